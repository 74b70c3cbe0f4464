package io.github.runpodjava.localserver.direct;

import io.github.runpodjava.localserver.http.RequestBody;
import io.github.runpodjava.localserver.http.RequestRefused;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a caller sends: a JSON object with the key {@code input}. */
final class CallBody {
    /** Long enough for every id that anybody makes, short enough for logs and the URL of a ping. */
    private static final int LONGEST_ID = 256;

    private CallBody() {}

    /** @throws RequestRefused if it is longer than {@code maxMib} MiB, or not such an object */
    static RequestBody read(Context ctx, int maxMib) {
        RequestBody body = RequestBody.read(ctx, maxMib);
        if (!body.json().has("input")) {
            throw RequestRefused.badRequest(
                    "The request body needs the key \"input\". " + RequestBody.Example.SENTENCE);
        }
        return body;
    }

    /**
     * The id that the caller gave the job; null if there is none.
     *
     * @throws RequestRefused if it is no id
     */
    static @Nullable String idIn(RequestBody body) {
        JsonNode id = body.json().path("id");
        if (id.isMissingNode() || id.isNull()) {
            return null;
        }
        if (!id.isString() || id.stringValue().isBlank() || id.stringValue().length() > LONGEST_ID) {
            throw RequestRefused.badRequest("The value of id must be a string of 1 to " + LONGEST_ID
                    + " characters, for example \"job-1\"; without the key an id is made.");
        }
        return id.stringValue();
    }
}
