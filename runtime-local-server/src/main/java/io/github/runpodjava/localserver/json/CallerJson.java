package io.github.runpodjava.localserver.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads what callers send: within bounds, and with every number as it was written. */
public final class CallerJson {
    private static final int MAX_STRING = 64 * 1024 * 1024;
    private static final int MAX_NUMBER = 100_000;
    private static final int MAX_DEPTH = 500;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_STRING)
                            .maxNumberLength(MAX_NUMBER)
                            .build())
                    .build())
            // 1.10 stays 1.10, and 0.1 does not become the nearest double.
            .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private CallerJson() {}

    /**
     * The one JSON value that these bytes are.
     *
     * @throws JacksonException if they are none, more than one, or one that is nested too deeply or has too long a number
     *     or one whose exponent is beyond an {@code int}
     */
    public static JsonNode read(byte[] utf8) {
        try {
            return MAPPER.readTree(utf8);
        } catch (NumberFormatException outOfRange) {
            throw new StreamReadException(null, "a number in it is out of range", outOfRange);
        }
    }
}
