package io.github.runpodjava.localserver.docs.schema;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.PropertyMetadata;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;
import tools.jackson.databind.util.NameTransformer;

/** Types with properties: records, classes with getters and setters. */
final class Beans {
    private static final JsonMapper VALUES = new JsonMapper();

    private final MapperView view;
    private final JsonSchemas schemas;

    Beans(MapperView view, JsonSchemas schemas) {
        this.view = view;
        this.schemas = schemas;
    }

    ObjectNode of(JavaType type) {
        ObjectNode schema = Scalars.type("object");
        String description = view.description(type);
        if (description != null) {
            schema.put("description", description);
        }
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.arrayNode();
        add(type, NameTransformer.NOP, properties, required);
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        if (view.refusesUnknown()) {
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    private void add(JavaType type, NameTransformer names, ObjectNode properties, ArrayNode required) {
        for (BeanPropertyDefinition property : view.properties(type)) {
            AnnotatedMember member = property.getPrimaryMember();
            NameTransformer unwrapper = member == null ? null : view.unwraps(member);
            if (unwrapper != null) {
                add(
                        property.getPrimaryType(),
                        NameTransformer.chainedTransformer(names, unwrapper),
                        properties,
                        required);
                continue;
            }
            String name = names.transform(property.getName());
            properties.set(name, described(property, typed(property, member)));
            if (view.requires(property)) {
                required.add(name);
            }
        }
    }

    private ObjectNode typed(BeanPropertyDefinition property, @Nullable AnnotatedMember member) {
        if (member != null && view.hasCustomCode(member)) {
            return Schemas.any();
        }
        return member != null && view.isFormattedText(member)
                ? Scalars.type("string")
                : schemas.of(property.getPrimaryType());
    }

    private static ObjectNode described(BeanPropertyDefinition property, ObjectNode schema) {
        PropertyMetadata facts = property.getMetadata();
        if (facts.getDescription() != null) {
            schema.put("description", facts.getDescription());
        }
        if (facts.getDefaultValue() != null) {
            defaultValue(schema, facts.getDefaultValue());
        }
        return schema;
    }

    /** The annotation holds a text, whatever the type is. */
    private static void defaultValue(ObjectNode schema, String text) {
        if ("string".equals(schema.path("type").asString("")) || schema.has("enum")) {
            schema.set("default", StringNode.valueOf(text));
            return;
        }
        try {
            schema.set("default", VALUES.readTree(text));
        } catch (JacksonException noJson) {
            schema.set("default", StringNode.valueOf(text));
        }
    }
}
