package io.github.runpodjava.localserver.debug;

import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.spi.Inspector;
import io.github.runpodjava.spi.InspectorRequest;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/**
 * What no other route at or under {@code /debug} answers. Where there is a token it comes before the answer that something is
 * not there: whoever does not know it gets the same answer for every path.
 */
final class NoDebugRoute implements Route {
    private static final int MAX_MIB = 1;

    private final String path;
    private final Inspector inspector;
    private final DebugAccess access;

    NoDebugRoute(String path, Inspector inspector, DebugAccess access) {
        this.path = path;
        this.inspector = inspector;
        this.access = access;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public List<String> prefixes() {
        return List.of("");
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET, HandlerType.POST, HandlerType.PUT, HandlerType.PATCH, HandlerType.DELETE);
    }

    @Override
    public void handle(Context ctx) {
        InspectorRequest request = DebugRequests.of(ctx, ctx.method().name(), ctx.path(), MAX_MIB);
        DebugAnswers.write(ctx, access.refusal(ctx, request).orElseGet(() -> {
            String allowed = inspector.allowed(request.path());
            if (!allowed.isEmpty()) {
                ctx.header("Allow", allowed);
            }
            return inspector.answer(request);
        }));
    }
}
