package io.github.runpodjava.localserver.debug;

import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.spi.Inspector;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;

/** Carries one question to the inspector, and its answer back. Only at the root: the worker is no endpoint's. */
final class DebugRoute implements Route {
    private static final int MAX_MIB = 1;

    private final Inspector.Endpoint endpoint;
    private final Inspector inspector;
    private final DebugAccess access;
    private final Followers followers;

    DebugRoute(Inspector.Endpoint endpoint, Inspector inspector, DebugAccess access, Followers followers) {
        this.endpoint = endpoint;
        this.inspector = inspector;
        this.access = access;
        this.followers = followers;
    }

    @Override
    public String path() {
        return endpoint.path();
    }

    @Override
    public List<String> prefixes() {
        return List.of("");
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(endpoint.method().equals("POST") ? HandlerType.POST : HandlerType.GET);
    }

    @Override
    public void handle(Context ctx) {
        InspectorRequest request = DebugRequests.of(ctx, endpoint.method(), endpoint.path(), MAX_MIB);
        ctx.header("Cache-Control", "no-store");
        Optional<InspectorAnswer> refusal = access.refusal(ctx, request);
        DebugAnswers.write(ctx, refusal.orElseGet(() -> inspector.answer(request)), follow -> {
            if (!followers.follow(ctx, follow)) {
                DebugAnswers.write(
                        ctx,
                        inspector.refuse(
                                request,
                                429,
                                "TOO_MANY_FOLLOWERS",
                                Followers.MOST + " others follow the log already",
                                "End one of them, or ask without follow"),
                        none -> {});
            }
        });
    }

    /** Whoever asks for the head does not want to follow. */
    @Override
    public void head(Context ctx) {
        InspectorRequest request = DebugRequests.of(ctx, "GET", endpoint.path(), MAX_MIB);
        Optional<InspectorAnswer> refusal = access.refusal(ctx, request);
        DebugAnswers.write(ctx, refusal.orElseGet(() -> inspector.answer(request)), follow -> ctx.status(200)
                .contentType(Followers.TYPE));
    }
}
