package io.github.runpodjava.localserver.access;

import io.github.runpodjava.localserver.http.Gate;
import io.github.runpodjava.localserver.http.RequestRefused;
import io.javalin.http.Context;

/** Lets in only who shows the API key, if one is set. */
final class KeyGate implements Gate {
    private final ApiKey key;

    KeyGate(ApiKey key) {
        this.key = key;
    }

    @Override
    public void admit(Context ctx) {
        String authorization = ctx.header("Authorization");
        if (!key.isSet() || key.isShownBy(authorization) || isOpen(ctx)) {
            return;
        }
        ctx.header("WWW-Authenticate", "Bearer");
        throw RequestRefused.with(
                401,
                authorization == null
                        ? "The request shows no API key. Send the header \"Authorization: Bearer KEY\" with the key that"
                                + " the server was started with (--api-key or RUNPOD_LOCAL_API_KEY)."
                        : "The API key of the request is not the one that the server was started with (--api-key or"
                                + " RUNPOD_LOCAL_API_KEY).");
    }

    /** A browser asks with OPTIONS and without a key whether it may ask with one. */
    private static boolean isOpen(Context ctx) {
        return ctx.req().getMethod().equals("OPTIONS") || OpenPaths.include(ctx);
    }
}
