package io.github.runpodjava.localserver.docs.schema;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Small steps on schemas. */
final class Schemas {
    private Schemas() {}

    /** Any JSON value. */
    static ObjectNode any() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The same or null. */
    static ObjectNode nullable(ObjectNode schema) {
        JsonNode type = schema.get("type");
        if (schema.isEmpty()) {
            return schema;
        }
        if (type == null || !type.isString() || schema.has("enum") || schema.has("const")) {
            ObjectNode either = any();
            either.putArray("anyOf").add(schema).add(any().put("type", "null"));
            return either;
        }
        ArrayNode types = JsonNodeFactory.instance.arrayNode().add(type).add("null");
        schema.set("type", types);
        return schema;
    }
}
