package io.github.runpodjava.localserver;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TreeNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as a test writes and reads it: inputs and outputs with the caller's mapper, everything else with one that keeps
 * numbers as they are.
 */
final class Codec {
    private final JsonMapper exact = JsonMapper.builder()
            .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private final JsonMapper own;

    /** @param own the caller's mapper, or null for the standard one */
    Codec(@Nullable JsonMapper own) {
        this.own = own == null ? exact : own;
    }

    JsonNode read(byte[] json) {
        return exact.readTree(json);
    }

    JsonNode read(String json) {
        return exact.readTree(json);
    }

    byte[] write(JsonNode json) {
        return exact.writeValueAsBytes(json);
    }

    ObjectNode request(@Nullable Object input, JobOptions options) {
        ObjectNode request = exact.createObjectNode();
        request.set("input", own.valueToTree(input));
        options.toRequest().forEach((key, value) -> request.set(key, own.valueToTree(value)));
        return request;
    }

    /** @param what names the value in the message if it does not fit */
    <T> T convert(JsonNode json, Type type, String what) {
        try {
            return own.treeToValue((TreeNode) json, own.constructType(type));
        } catch (JacksonException other) {
            throw new LocalServerException(
                    what + " cannot be read as " + type.getTypeName() + ": " + other.getOriginalMessage() + ". It is "
                            + JobResult.shortened(json.toString()),
                    other);
        }
    }

    ObjectNode emptyObject() {
        return exact.createObjectNode();
    }

    JsonNode nothing() {
        return exact.missingNode();
    }
}
