package io.github.runpodjava.localserver.docs;

import io.github.runpodjava.localserver.docs.schema.Definitions;
import io.github.runpodjava.localserver.docs.schema.JsonSchemas;
import io.github.runpodjava.spi.HandlerSignature;
import java.lang.reflect.Type;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts the types of the handler into the OpenAPI document, in place of those that stand for any value. */
final class HandlerSchemas {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerSchemas.class);
    private static final String INPUT = "HandlerInput";
    private static final String OUTPUT = "HandlerOutput";

    private final ObjectNode document;
    private final ObjectNode schemas;

    HandlerSchemas(ObjectNode document) {
        this.document = document;
        this.schemas = (ObjectNode) document.get("components").get("schemas");
    }

    void put(HandlerSignature handler) {
        Definitions definitions = new Definitions(Set.copyOf(schemas.propertyNames()));
        describe(
                INPUT,
                "What the handler takes.",
                handler.input(),
                JsonSchemas.forReading(handler.mapper().get(), definitions));
        handler.output()
                .ifPresent(output -> describe(
                        OUTPUT,
                        handler.streams() ? "A chunk of what the handler gives." : "What the handler gives.",
                        output,
                        JsonSchemas.forWriting(handler.mapper().get(), definitions)));
        schemas.setAll(definitions.all());
        document.putObject("x-handler").put("streams", handler.streams());
        if (handler.streams()) {
            chunks();
        }
    }

    private void describe(String name, String what, Type type, JsonSchemas as) {
        try {
            ObjectNode schema = as.of(type);
            if (!schema.isEmpty()) {
                schemas.set(name, schema.has("description") ? schema : schema.put("description", what));
            }
        } catch (RuntimeException | LinkageError unusual) {
            // The type stays undescribed, which is no reason to have no document; the mapper may well cope with it.
            LOG.atWarn()
                    .setCause(unusual)
                    .addKeyValue("type", type.getTypeName())
                    .log("a type cannot be described");
        }
    }

    /** What is one value for another handler comes in pieces, and together only if the worker repeats them. */
    private void chunks() {
        ObjectNode chunk = (ObjectNode) schemas.at("/StreamPart/properties/stream/items/properties");
        chunk.putObject("output").put("$ref", "#/components/schemas/" + OUTPUT);
        ObjectNode all = (ObjectNode) schemas.at("/Job/properties/output/anyOf/0");
        all.removeAll();
        all.put("type", "array")
                .put("description", "All chunks, or none if the worker does not repeat them.")
                .putObject("items")
                .put("$ref", "#/components/schemas/" + OUTPUT);
    }
}
