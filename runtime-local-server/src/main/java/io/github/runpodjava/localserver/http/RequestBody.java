package io.github.runpodjava.localserver.http;

import io.github.runpodjava.localserver.json.CallerJson;
import io.github.runpodjava.localserver.json.JsonProblem;
import io.javalin.http.Context;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a request that has to be one JSON object. The content type does not matter: clients send all kinds.
 *
 * @param json the object
 * @param text what it was read from
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two
public record RequestBody(ObjectNode json, byte[] text) {
    private static final int MIB = 1024 * 1024;

    /**
     * Reads the body of this request.
     *
     * @param maxMib how many MiB the platform takes on this route
     * @throws RequestRefused if it is too long, or not one JSON object
     */
    public static RequestBody read(Context ctx, int maxMib) {
        byte[] bytes = bytes(ctx, maxMib);
        if (bytes.length == 0) {
            throw RequestRefused.badRequest("The request has no body; it needs a JSON object. " + Example.SENTENCE);
        }
        JsonNode json = parse(bytes, Example.SENTENCE);
        if (!(json instanceof ObjectNode object)) {
            throw RequestRefused.badRequest("The request body must be a JSON object, not "
                    + json.getNodeType().name().toLowerCase(Locale.ROOT) + ". " + Example.SENTENCE);
        }
        return new RequestBody(object, bytes);
    }

    /**
     * Reads the body of a request that may be any JSON value.
     *
     * @param maxMib how many MiB the platform takes on this route
     * @param example a sentence that shows a good body
     * @throws RequestRefused if it is too long, or not one JSON value
     */
    public static JsonNode readValue(Context ctx, int maxMib, String example) {
        byte[] bytes = bytes(ctx, maxMib);
        if (bytes.length == 0) {
            throw RequestRefused.badRequest("The request has no body; it needs JSON. " + example);
        }
        return parse(bytes, example);
    }

    /** Gzip and the like: neither this server nor RunPod unpacks what it is sent. */
    private static void refuseEncoded(Context ctx) {
        String encoding = ctx.header("Content-Encoding");
        if (encoding != null && !encoding.isBlank() && !encoding.trim().equalsIgnoreCase("identity")) {
            throw RequestRefused.with(
                    415,
                    "The request body is encoded (Content-Encoding: "
                            + encoding.substring(0, Math.min(encoding.length(), 100))
                            + "); send it as plain JSON, without this header.");
        }
    }

    private static JsonNode parse(byte[] bytes, String example) {
        if (!Utf8.isPlain(bytes)) {
            throw RequestRefused.badRequest("The request body is not valid JSON: send it in UTF-8 and without a byte"
                    + " order mark. " + example);
        }
        try {
            return CallerJson.read(bytes);
        } catch (JacksonException invalid) {
            throw RequestRefused.badRequest(
                    "The request body is not valid JSON: " + JsonProblem.of(invalid) + ". " + example);
        }
    }

    /**
     * The body as it came.
     *
     * @param maxMib how many MiB the platform takes on this route
     * @throws RequestRefused if it is too long, encoded, or cannot be read
     */
    public static byte[] bytes(Context ctx, int maxMib) {
        // The platform answers so, and not with 413.
        return bytesUpTo(ctx, maxMib)
                .orElseThrow(() ->
                        RequestRefused.badRequest("bad request: body: exceeded max body size of " + maxMib + "MiB"));
    }

    /**
     * The body as it came; empty if it is too long.
     *
     * @throws RequestRefused if it is encoded or cannot be read
     */
    public static Optional<byte[]> bytesUpTo(Context ctx, int maxMib) {
        refuseEncoded(ctx);
        int limit = maxMib * MIB;
        long announced = ctx.req().getContentLengthLong();
        try {
            if (announced > limit) {
                return Optional.empty();
            }
            InputStream in = ctx.req().getInputStream();
            // Not more than was announced: a buffer for a small body would be many times its size.
            byte[] bytes = in.readNBytes(announced >= 0 ? (int) announced : limit + 1);
            return bytes.length > limit ? Optional.empty() : Optional.of(bytes);
        } catch (EOFException cutOff) {
            throw RequestRefused.badRequest("The request body ended before its announced length.");
        } catch (IOException broken) {
            throw RequestRefused.badRequest("The request body could not be read.");
        }
    }

    /** What a good body looks like; part of every sentence about a bad one. */
    public static final class Example {
        public static final String SENTENCE = "For example: {\"input\": {\"prompt\": \"Hello\"}}";

        private Example() {}
    }
}
