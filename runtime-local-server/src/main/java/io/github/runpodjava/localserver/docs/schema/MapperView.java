package io.github.runpodjava.localserver.docs.schema;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.introspect.ClassIntrospector;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.util.NameTransformer;

/**
 * What a mapper knows about types, in one direction. All of it comes from Jackson's own introspection, so annotations,
 * mix-ins, naming strategies and visibility count here as they count for jobs.
 */
final class MapperView {
    private final ObjectMapper mapper;
    private final Direction direction;
    private final MapperConfig<?> config;
    private final AnnotationIntrospector annotations;

    MapperView(ObjectMapper mapper, Direction direction) {
        this.mapper = mapper;
        this.direction = direction;
        this.config = reads() ? mapper.deserializationConfig() : mapper.serializationConfig();
        this.annotations = config.getAnnotationIntrospector();
    }

    boolean reads() {
        return direction == Direction.READ;
    }

    /** What every property is, in the order in which they are written. */
    List<BeanPropertyDefinition> properties(JavaType type) {
        JsonIgnoreProperties.Value ignorals = config.getDefaultPropertyIgnorals(type.getRawClass(), classOf(type));
        Set<String> ignored = ignorals == null
                ? Set.of()
                : reads() ? ignorals.findIgnoredForDeserialization() : ignorals.findIgnoredForSerialization();
        return describe(type).findProperties().stream()
                .filter(property -> reads() ? property.couldDeserialize() : property.couldSerialize())
                .filter(property -> !ignored.contains(property.getName()))
                .toList();
    }

    /** Whether JSON without this property is refused, or never written. */
    boolean requires(BeanPropertyDefinition property) {
        return property.isRequired()
                || (reads()
                        && property.hasConstructorParameter()
                        && mapper.isEnabled(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES));
    }

    /** Whether JSON with other properties is refused. */
    boolean refusesUnknown() {
        return reads() && mapper.isEnabled(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    /** Whether code that nobody can look into reads or writes this type. */
    boolean hasCustomCode(JavaType type) {
        AnnotatedClass annotated = classOf(type);
        return (reads()
                        ? annotations.findDeserializer(config, annotated)
                        : annotations.findSerializer(config, annotated))
                != null;
    }

    /** The same for one property. */
    boolean hasCustomCode(AnnotatedMember member) {
        return (reads() ? annotations.findDeserializer(config, member) : annotations.findSerializer(config, member))
                != null;
    }

    /** The type whose JSON stands for this one's, as with {@code @JsonValue}; null if there is none. */
    @Nullable
    JavaType standIn(JavaType type) {
        BeanDescription description = describe(type);
        if (description.findJsonValueAccessor() != null) {
            return description.findJsonValueAccessor().getType();
        }
        return reads() ? delegate(description) : null;
    }

    /** How JSON says which subtype it is; null if it does not. */
    JsonTypeInfo.@Nullable Value typeInfo(JavaType type) {
        return annotations.findPolymorphicTypeInfo(config, classOf(type));
    }

    /** The types that JSON of this one may stand for. */
    Collection<NamedType> subtypes(JavaType type) {
        return reads()
                ? config.getSubtypeResolver().collectAndResolveSubtypesByTypeId(config, classOf(type))
                : config.getSubtypeResolver().collectAndResolveSubtypesByClass(config, classOf(type));
    }

    JavaType construct(Class<?> raw) {
        return mapper.constructType(raw);
    }

    @Nullable
    String description(JavaType type) {
        return annotations.findClassDescription(config, classOf(type));
    }

    /** Renames the properties of what is unwrapped into this one's object; null if it is not unwrapped. */
    @Nullable
    NameTransformer unwraps(AnnotatedMember member) {
        return annotations.findUnwrappingNameTransformer(config, member);
    }

    /** Whether a text is written whatever the type is, as with a pattern for a date. */
    boolean isFormattedText(AnnotatedMember member) {
        JsonFormat.Value format = annotations.findFormat(config, member);
        return format != null && (format.hasPattern() || format.getShape() == JsonFormat.Shape.STRING);
    }

    private static @Nullable JavaType delegate(BeanDescription description) {
        return Stream.concat(
                        description.getConstructorsWithMode().stream(),
                        description.getFactoryMethodsWithMode().stream())
                .filter(creator -> creator.metadata == JsonCreator.Mode.DELEGATING)
                .filter(creator -> creator.annotated.getParameterCount() == 1)
                .map(creator -> creator.annotated.getParameterType(0))
                .findFirst()
                .orElse(null);
    }

    private BeanDescription describe(JavaType type) {
        ClassIntrospector introspector = config.classIntrospectorInstance();
        AnnotatedClass annotated = introspector.introspectClassAnnotations(type);
        return reads()
                ? introspector.introspectForDeserialization(type, annotated)
                : introspector.introspectForSerialization(type, annotated);
    }

    private AnnotatedClass classOf(JavaType type) {
        return config.classIntrospectorInstance().introspectClassAnnotations(type);
    }
}
