package io.github.runpodjava.internal.json;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.util.JsonParserDelegate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Reads JSON that somebody else has let through: a number that no {@code BigDecimal} holds, or bytes that are no UTF-8, must
 * not cost the jobs of a whole answer.
 */
public final class SentJson {
    private SentJson() {}

    /**
     * The text as it came. Where that cannot be, bytes that are no UTF-8 are U+FFFD, and a number whose exponent is beyond
     * an {@code int} is what a double makes of it: 0 or infinity.
     *
     * @throws JacksonException if it is no JSON even so; of the text as it came
     */
    public static JsonNode read(ObjectMapper mapper, byte[] json) {
        try {
            return mapper.readTree(json);
        } catch (JacksonException | NumberFormatException asItCame) {
            return leniently(mapper, new String(json, StandardCharsets.UTF_8), asItCame);
        }
    }

    /** The same of a text. */
    public static JsonNode read(ObjectMapper mapper, String json) {
        try {
            return mapper.readTree(json);
        } catch (JacksonException | NumberFormatException asItCame) {
            return leniently(mapper, json, asItCame);
        }
    }

    private static JsonNode leniently(ObjectMapper mapper, String json, RuntimeException asItCame) {
        try (JsonParser parser = new OutOfRange(mapper.createParser(json))) {
            // Not readTree, which leaves what follows behind the value unread.
            return mapper.readValue(parser, JsonNode.class);
        } catch (JacksonException still) {
            throw asItCame instanceof JacksonException problem ? problem : still;
        }
    }

    /** Says of a number out of range that it has no exact form, so that it is read as a double. */
    private static final class OutOfRange extends JsonParserDelegate {
        OutOfRange(JsonParser parser) {
            super(parser);
        }

        @Override
        public boolean isNaN() {
            try {
                getDecimalValue();
                return super.isNaN();
            } catch (NumberFormatException outOfRange) {
                return true;
            }
        }
    }
}
