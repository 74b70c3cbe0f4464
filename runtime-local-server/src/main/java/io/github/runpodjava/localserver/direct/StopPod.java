package io.github.runpodjava.localserver.direct;

import io.github.runpodjava.job.JsonBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Finds {@code "stopPod": true} in a result: the worker asks to be replaced by a fresh one. */
final class StopPod {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2_000)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private StopPod() {}

    static boolean isIn(JsonBody result) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(result.size()));
        try {
            result.writeTo(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes.toByteArray())) {
            parser.nextToken();
            for (String key = parser.nextName(); key != null; key = parser.nextName()) {
                JsonToken value = parser.nextToken();
                if (key.equals("stopPod")) {
                    return value == JsonToken.VALUE_TRUE;
                }
                parser.skipChildren();
            }
        } catch (JacksonException unreadable) {
            // The queue finds that too, and ends the job with an error that says so.
            return false;
        }
        return false;
    }
}
