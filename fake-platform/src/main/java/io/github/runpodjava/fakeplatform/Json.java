package io.github.runpodjava.fakeplatform;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/** The one place that reads JSON. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    static JsonNode read(byte[] utf8) {
        return notMissing(MAPPER.readTree(utf8));
    }

    static JsonNode read(String text) {
        return notMissing(MAPPER.readTree(text));
    }

    /** An empty text is not JSON, but the mapper reads it as a missing node. */
    private static JsonNode notMissing(JsonNode node) {
        if (node.isMissingNode()) {
            throw MismatchedInputException.from(null, JsonNode.class, "the text is empty");
        }
        return node;
    }

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
