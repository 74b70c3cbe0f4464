package io.github.runpodjava.localserver.direct;

import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.localserver.queue.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a stream is written while it goes on. Each chunk and each error is a JSON object on a line of its own. */
enum ChunkFormat {
    /** Server-sent events, as browsers read them. */
    EVENTS("text/event-stream", "data: ", "\n\n", "event: error\ndata: ", "event: end\ndata: {}\n\n", ": wait\n\n"),
    /** One JSON object per line. */
    LINES("application/x-ndjson", "", "\n", "", "", "");

    private final String mediaType;
    private final String beforeChunk;
    private final String after;
    private final String beforeError;
    private final String end;
    private final String signOfLife;

    ChunkFormat(String mediaType, String beforeChunk, String after, String beforeError, String end, String signOfLife) {
        this.mediaType = mediaType;
        this.beforeChunk = beforeChunk;
        this.after = after;
        this.beforeError = beforeError;
        this.end = end;
        this.signOfLife = signOfLife;
    }

    /** The first of the accepted types that is one of these; a caller that names none gets plain JSON. */
    static Optional<ChunkFormat> acceptedBy(@Nullable String accept) {
        if (accept == null) {
            return Optional.empty();
        }
        return Arrays.stream(accept.split(","))
                .map(type -> type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT))
                .flatMap(type -> Arrays.stream(values()).filter(format -> format.mediaType.equals(type)))
                .findFirst();
    }

    String mediaType() {
        return mediaType;
    }

    byte[] chunk(RawJson value) {
        return line(beforeChunk, new JsonObject(value.size() + 16).put("output", value));
    }

    byte[] error(RawJson sentence) {
        return line(beforeError, new JsonObject().put("error", sentence));
    }

    /** What follows the last chunk when all went well. */
    byte[] end() {
        return end.getBytes(StandardCharsets.US_ASCII);
    }

    /** What is written so that nobody takes the connection for dead; empty if the format has no such thing. */
    byte[] signOfLife() {
        return signOfLife.getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] line(String before, JsonObject object) {
        byte[] json = object.toBytes();
        byte[] line = Arrays.copyOf(
                before.getBytes(StandardCharsets.US_ASCII), before.length() + json.length + after.length());
        System.arraycopy(json, 0, line, before.length(), json.length);
        byte[] end = after.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(end, 0, line, line.length - end.length, end.length);
        return line;
    }
}
