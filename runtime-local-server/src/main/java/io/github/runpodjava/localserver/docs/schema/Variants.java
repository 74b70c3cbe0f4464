package io.github.runpodjava.localserver.docs.schema;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Types that stand for one of several, told apart by a property. */
final class Variants {
    private final MapperView view;
    private final JsonSchemas schemas;

    Variants(MapperView view, JsonSchemas schemas) {
        this.view = view;
        this.schemas = schemas;
    }

    /** The alternatives; empty if the type is only itself. */
    Optional<ObjectNode> of(JavaType type) {
        JsonTypeInfo.Value info = view.typeInfo(type);
        if (info == null || info.getIdType() == JsonTypeInfo.Id.NONE) {
            return Optional.empty();
        }
        List<NamedType> concrete = view.subtypes(type).stream()
                .filter(subtype -> view.construct(subtype.getType()).isConcrete())
                .toList();
        boolean byName = info.getIdType() == JsonTypeInfo.Id.NAME || info.getIdType() == JsonTypeInfo.Id.SIMPLE_NAME;
        boolean asProperty = info.getInclusionType() == JsonTypeInfo.As.PROPERTY
                || info.getInclusionType() == JsonTypeInfo.As.EXISTING_PROPERTY;
        String key = info.getPropertyName();
        boolean named = concrete.stream().allMatch(NamedType::hasName);
        if (concrete.isEmpty() || !byName || !asProperty || key == null || !named) {
            // There is more than one way to wrap a value, and few who do; an object is all that is said of it.
            return Optional.of(Schemas.any());
        }
        return Optional.of(oneOf(concrete, key));
    }

    private ObjectNode oneOf(List<NamedType> subtypes, String key) {
        ObjectNode schema = Schemas.any();
        ArrayNode alternatives = schema.putArray("oneOf");
        for (NamedType subtype : subtypes) {
            ObjectNode tagged = Scalars.type("object");
            tagged.putObject("properties").putObject(key).put("const", subtype.getName());
            tagged.putArray("required").add(key);
            ObjectNode both = alternatives.addObject();
            both.putArray("allOf").add(tagged).add(schemas.plain(view.construct(subtype.getType())));
        }
        return schema;
    }
}
