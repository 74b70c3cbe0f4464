package io.github.runpodjava.localserver.debug;

import io.github.runpodjava.localserver.http.Gate;
import io.github.runpodjava.localserver.http.InspectorPaths;
import io.github.runpodjava.spi.Inspector;
import io.javalin.http.Context;

/**
 * Where there is a token, the same refusal for whoever does not show it: for every path of the inspector, be it there or
 * not, and for every method. The routes see only those that are there, and OPTIONS and unknown methods are answered
 * without them. What a browser asks before it sends the token has been answered by then.
 */
final class DebugGate implements Gate {
    private final Inspector inspector;
    private final DebugAccess access;

    DebugGate(Inspector inspector, DebugAccess access) {
        this.inspector = inspector;
        this.access = access;
    }

    @Override
    public void admit(Context ctx) {
        if (inspector.hasToken() && InspectorPaths.include(ctx.path())) {
            access.refusal(ctx, DebugRequests.get(ctx, ctx.path())).ifPresent(refusal -> {
                DebugAnswers.write(ctx, refusal);
                ctx.skipRemainingHandlers();
            });
        }
    }
}
