package io.github.runpodjava.localserver.debug;

import io.github.runpodjava.spi.Inspector;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import io.javalin.http.Context;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may look into the worker, beside what the gates of the whole server say: whoever shows the debug token; where
 * there is none, everybody whom those gates let in, if they keep strangers out.
 */
final class DebugAccess {
    private static final String SCHEME = "Bearer ";

    private final Inspector inspector;
    private final boolean strangersKeptOut;

    DebugAccess(Inspector inspector, boolean strangersKeptOut) {
        this.inspector = inspector;
        this.strangersKeptOut = strangersKeptOut;
    }

    /** Why the request is not answered; empty when it may be. */
    Optional<InspectorAnswer> refusal(Context ctx, InspectorRequest request) {
        if (inspector.hasToken()) {
            return inspector.admits(credential(ctx))
                    ? Optional.empty()
                    : Optional.of(inspector.refuse(
                            request,
                            401,
                            "UNAUTHORIZED",
                            "The request does not show the debug token of this worker",
                            "Send the header \"X-Debug-Token: TOKEN\", or \"Authorization: Bearer TOKEN\", with the"
                                    + " value of RUNPOD_DEBUG_TOKEN"));
        }
        return strangersKeptOut
                ? Optional.empty()
                : Optional.of(inspector.refuse(
                        request,
                        403,
                        "FORBIDDEN",
                        "This server can be reached from elsewhere, so the debug endpoints need a key",
                        "Start it with --api-key, or set RUNPOD_DEBUG_TOKEN, and send it"));
    }

    private static @Nullable String credential(Context ctx) {
        // A header of its own: with --api-key the other one is taken.
        String own = ctx.header("X-Debug-Token");
        if (own != null) {
            return own.trim();
        }
        String text = ctx.header("Authorization");
        if (text == null) {
            return null;
        }
        String trimmed = text.trim();
        return trimmed.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? trimmed.substring(SCHEME.length()).trim()
                : trimmed;
    }
}
