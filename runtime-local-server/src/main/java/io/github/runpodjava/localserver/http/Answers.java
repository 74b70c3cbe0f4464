package io.github.runpodjava.localserver.http;

import io.javalin.http.Context;
import tools.jackson.databind.JsonNode;

/** Answers in JSON. */
public final class Answers {
    /** Official clients refuse JSON under any other type. */
    public static final String JSON = "application/json";

    private Answers() {}

    /** 200 with this object: the only success that every official client knows. */
    public static void ok(Context ctx, JsonObject body) {
        ctx.status(200).contentType(JSON).result(body.toBytes());
    }

    /** 200 with this JSON. */
    public static void ok(Context ctx, JsonNode body) {
        ctx.status(200).contentType(JSON).result(body.toString());
    }

    /** An error with its sentence under the key {@code error}. */
    public static void error(Context ctx, int status, String sentence) {
        ctx.status(status).contentType(JSON).result(errorBody(sentence));
    }

    /** The body of an error. */
    public static byte[] errorBody(String sentence) {
        return new JsonObject().put("error", sentence).toBytes();
    }
}
