package io.github.runpodjava.localserver.access;

import io.github.runpodjava.localserver.http.Gate;
import io.github.runpodjava.localserver.http.RequestRefused;
import io.javalin.http.Context;

/**
 * Refuses a request that wants to be another one. Routes are found by the method that this header names, and whoever
 * looks at the method of the request line would let the wrong one pass.
 */
final class MethodGate implements Gate {
    private static final String OVERRIDE = "X-HTTP-Method-Override";

    @Override
    public void admit(Context ctx) {
        if (ctx.req().getHeader(OVERRIDE) != null) {
            throw RequestRefused.badRequest(
                    "The header " + OVERRIDE + " is not supported. Send the request with the method that is meant.");
        }
    }
}
