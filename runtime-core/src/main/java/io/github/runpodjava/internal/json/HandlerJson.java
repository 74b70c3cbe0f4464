package io.github.runpodjava.internal.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.OptBoolean;
import io.github.runpodjava.Reply;
import java.lang.annotation.Annotation;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.jdk.NumberDeserializers;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.impl.UnknownSerializer;

/** The mapper that reads inputs into the types of handlers and writes what they return. */
public final class HandlerJson {
    private HandlerJson() {}

    /**
     * {@link Json#newMapper} with the Jackson modules of the class path, for Kotlin's classes for example, and stricter
     * where Jackson bends or drops a value without a word.
     *
     * @param changes what the developer wants otherwise
     */
    public static JsonMapper newMapper(UnaryOperator<JsonMapper.Builder> changes) {
        SimpleModule strict = new Strict()
                .addDeserializer(float.class, new Floats(float.class, 0f))
                .addDeserializer(Float.class, new Floats(Float.class, null))
                .setSerializerModifier(new NoEmptyObjects());
        return changes.apply(Json.builder().findAndAddModules().addModule(strict))
                .build();
    }

    private static final class Strict extends SimpleModule {
        Strict() {
            super("runpod-strict");
        }

        @Override
        public void setupModule(SetupContext context) {
            super.setupModule(context);
            // Behind Jackson's own: what a property says itself of null counts more.
            context.appendAnnotationIntrospector(new RequiredIsNotNull());
        }
    }

    /** Jackson takes null for what is required, and the handler fails where it uses it. */
    private static final class RequiredIsNotNull extends NopAnnotationIntrospector {
        @Override
        public JsonSetter.@Nullable Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
            JsonProperty property = annotated.getAnnotation(JsonProperty.class);
            boolean required = property != null && property.isRequired() == OptBoolean.TRUE;
            return required || (property != null && property.required())
                    ? JsonSetter.Value.forValueNulls(Nulls.FAIL)
                    : null;
        }
    }

    /** {@code 1e300} is no float, and infinity not what the caller sent. */
    private static final class Floats extends NumberDeserializers.FloatDeserializer {
        Floats(Class<Float> type, @Nullable Float nothing) {
            super(type, nothing);
        }

        @Override
        public Float deserialize(JsonParser parser, DeserializationContext context) {
            JsonToken token = parser.currentToken();
            Float value = super.deserialize(parser, context);
            if (value != null && value.isInfinite() && token.isNumeric()) {
                return (Float) context.handleWeirdNumberValue(_valueClass, parser.getNumberValue(), "out of range");
            }
            return value;
        }
    }

    /**
     * Jackson lets an object without any property pass if its class has an annotation, as each class of Kotlin's has: only
     * one of its own can mean that this is wanted.
     */
    private static final class NoEmptyObjects extends ValueSerializerModifier {
        @Override
        public ValueSerializer<?> modifySerializer(
                SerializationConfig config, BeanDescription.Supplier described, ValueSerializer<?> serializer) {
            Class<?> type = described.getBeanClass();
            if (Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)) {
                return new Misplaced("a future within an output is not waited for: put in what comes of it");
            }
            if (type == Reply.class) {
                return new Misplaced(
                        "a Reply is all that a handler returns, and no part of it and no chunk: put in its output");
            }
            boolean isEmpty = serializer instanceof BeanSerializerBase
                    && !serializer.properties().hasNext()
                    && described.get().findAnyGetter() == null
                    && described.getClassInfo().annotations().noneMatch(NoEmptyObjects::isOfJackson);
            return isEmpty ? new UnknownSerializer(type) : serializer;
        }

        private static boolean isOfJackson(Annotation annotation) {
            return annotation.annotationType().getName().contains(".jackson.");
        }
    }

    /** What Jackson would write as whatever properties it has: of a future, whether it is done. */
    private static final class Misplaced extends ValueSerializer<Object> {
        private final String why;

        Misplaced(String why) {
            this.why = why;
        }

        @Override
        public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
            context.reportBadDefinition(value.getClass(), why);
        }
    }
}
