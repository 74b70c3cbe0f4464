package io.github.runpodjava.localserver.queue;

import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.localserver.json.JsonProblem;
import io.github.runpodjava.spi.JobPost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/**
 * What a worker says about a job: the two keys of its JSON object that callers get to see. Read in one pass over the
 * bytes; the values stay bytes.
 *
 * @param output what the handler returned, a chunk, or progress; absent when the key is missing
 * @param error why the job failed, always a JSON string; absent when the key is missing or null
 * @param inProgress whether it says that the job goes on; a body that does not is a final one
 */
record PostedBody(@Nullable RawJson output, @Nullable RawJson error, boolean inProgress) {
    private static final RawJson IN_PROGRESS = RawJson.of("\"IN_PROGRESS\"");

    private static final int MAX_DEPTH = 2_000;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    // The bytes are only passed on, so their numbers and strings may be of any length.
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** Thrown when a worker sent something other than one JSON object. */
    static final class UnreadableBodyException extends Exception {
        UnreadableBodyException(String reason) {
            super(reason);
        }
    }

    /** What stands for a result that cannot be shown. */
    static PostedBody failure(String sentence) {
        return new PostedBody(null, quoted(RawJson.of(sentence)), false);
    }

    /** What the body is when nobody says so but itself. */
    JobPost.Kind kind() {
        return inProgress ? JobPost.Kind.PROGRESS : JobPost.Kind.RESULT;
    }

    static PostedBody read(JsonBody body) throws UnreadableBodyException {
        byte[] bytes = bytesOf(body);
        RawJson output = null;
        RawJson error = null;
        boolean inProgress = false;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableBodyException("the body is not a JSON object");
            }
            for (String key = parser.nextName(); key != null; key = parser.nextName()) {
                JsonToken first = parser.nextToken();
                RawJson value = valueAt(parser, bytes);
                if (key.equals("output")) {
                    output = value;
                } else if (key.equals("error") && first != JsonToken.VALUE_NULL) {
                    error = first == JsonToken.VALUE_STRING ? value : quoted(value);
                } else if (key.equals("status")) {
                    inProgress = value.asText().equals(IN_PROGRESS.asText());
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new UnreadableBodyException("the body is more than one JSON object");
            }
        } catch (JacksonException unreadable) {
            throw new UnreadableBodyException("the body is not valid JSON: " + JsonProblem.of(unreadable));
        }
        return new PostedBody(output, error, inProgress);
    }

    private static RawJson valueAt(JsonParser parser, byte[] bytes) {
        int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        parser.skipChildren();
        // A string is read lazily; only at its end is the parser's position the end of the value.
        parser.finishToken();
        int to = Math.toIntExact(parser.currentLocation().getByteOffset());
        return new RawJson(bytes, from, to - from);
    }

    /** Callers with strict types cannot read an error that is not a string. */
    private static RawJson quoted(RawJson value) {
        byte[] escaped = JsonStringEncoder.getInstance().quoteAsUTF8(value.asText());
        return RawJson.of('"' + new String(escaped, StandardCharsets.UTF_8) + '"');
    }

    private static byte[] bytesOf(JsonBody body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.toIntExact(body.size()));
        try {
            body.writeTo(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
