package io.github.runpodjava.internal.debug;

import io.github.runpodjava.config.DebugSettings;
import io.github.runpodjava.internal.json.Json;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.job.JsonBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.ObjectMapper;

/**
 * Puts members into the output of a result that is written already. What the handler returned stays byte for byte as it
 * was: beside the members if it is an object without members of these names, else under {@code output} in an object of
 * its own.
 */
final class ResultAnnotator {
    private static final Logger LOG = LoggerFactory.getLogger(ResultAnnotator.class);
    private static final String OUTPUT = "output";
    private static final List<String> OURS = List.of("rp_debugger", "debug");

    private final boolean wraps;
    private final long limit;
    /** One that reads as deep as results may be nested. */
    private final Lazy<ObjectMapper> mapper = Lazy.by(Json::newTakeMapper);

    /** @param limit the most bytes that a result may have */
    ResultAnnotator(DebugSettings.Metadata mode, long limit) {
        this.wraps = mode == DebugSettings.Metadata.ALL;
        this.limit = limit;
    }

    /** Where the value of {@code output} is in a body, and what it is; {@code from == to} if there is none. */
    private record Place(int from, int to, String type, boolean taken) {
        boolean exists() {
            return to > from;
        }

        boolean takesMembers() {
            return type.equals("object") && !taken;
        }
    }

    /** The body with {@code members} in its output; the body itself if the rules, or its size, forbid it. */
    JsonBody annotated(JsonBody body, Function<OutputShape, Map<String, Object>> members) {
        byte[] bytes = bytes(body);
        Place place = place(bytes);
        boolean wrapped = place.exists() && !place.takesMembers();
        if (wrapped && !wraps) {
            return body;
        }
        byte[] json = mapper.get().writeValueAsBytes(members.apply(new OutputShape(place.type(), wrapped)));
        JsonBody annotated = new JsonBody(place.exists() ? within(bytes, place, json) : first(bytes, json));
        if (annotated.size() > limit) {
            LOG.warn("The result with debug metadata would be larger than {} bytes; it goes out without", limit);
            return body;
        }
        return annotated;
    }

    private static byte[] bytes(JsonBody body) {
        try (InputStream in = body.inputStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Place place(byte[] body) {
        try (JsonParser parser = mapper.get().createParser(body)) {
            parser.nextToken();
            JsonToken token = parser.nextToken();
            if (token != JsonToken.PROPERTY_NAME || !parser.currentName().equals(OUTPUT)) {
                return new Place(0, 0, "none", false);
            }
            JsonToken value = parser.nextToken();
            int from = (int) parser.currentTokenLocation().getByteOffset();
            boolean taken = value == JsonToken.START_OBJECT && hasOurs(parser);
            parser.skipChildren();
            JsonToken after = parser.nextToken();
            int next = (int) parser.currentTokenLocation().getByteOffset();
            // Bodies are written without blanks, so one comma at most is between the value and what follows.
            return new Place(from, after == JsonToken.PROPERTY_NAME ? next - 1 : next, typeOf(value), taken);
        }
    }

    /** Reads an object to its end. */
    private static boolean hasOurs(JsonParser parser) {
        boolean found = false;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            found |= OURS.contains(parser.currentName());
            parser.nextToken();
            parser.skipChildren();
        }
        return found;
    }

    private static String typeOf(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "object";
            case START_ARRAY -> "array";
            case VALUE_STRING -> "string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
            case VALUE_TRUE, VALUE_FALSE -> "boolean";
            default -> "null";
        };
    }

    private static List<byte[]> within(byte[] body, Place place, byte[] members) {
        List<byte[]> pieces = new ArrayList<>();
        if (place.takesMembers()) {
            pieces.add(Arrays.copyOf(body, place.to() - 1));
            boolean empty = place.to() - place.from() == 2;
            pieces.add(ascii(empty ? "" : ","));
        } else {
            pieces.add(Arrays.copyOf(body, place.from()));
            pieces.add(ascii("{\"" + OUTPUT + "\":"));
            pieces.add(Arrays.copyOfRange(body, place.from(), place.to()));
            pieces.add(ascii(","));
        }
        // Without its first brace; its last one closes the output.
        pieces.add(Arrays.copyOfRange(members, 1, members.length));
        pieces.add(Arrays.copyOfRange(body, place.to(), body.length));
        return pieces;
    }

    /** A body without output gets one, before whatever it has. */
    private static List<byte[]> first(byte[] body, byte[] members) {
        boolean empty = body.length == 2;
        return List.of(
                ascii("{\"" + OUTPUT + "\":"),
                members,
                ascii(empty ? "" : ","),
                Arrays.copyOfRange(body, 1, body.length));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
