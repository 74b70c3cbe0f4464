package io.github.runpodjava.localserver.direct;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.Health;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/**
 * The health check of a load-balancing endpoint. RunPod reads the status: 200 is sent requests, 204 is being set up, and
 * everything else is taken out of rotation.
 */
final class PingRoute implements Route {
    private final String path;
    private final LocalQueue queue;

    PingRoute(String path, LocalQueue queue) {
        this.path = path;
        this.queue = queue;
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
        return List.of(HandlerType.GET);
    }

    @Override
    public void handle(Context ctx) {
        Health.Workers worker = queue.health().workers();
        if (queue.draining()) {
            answer(ctx, 503, "shutting down");
        } else if (worker.unhealthy() > 0) {
            answer(ctx, 503, "unhealthy");
        } else if (worker.ready() + worker.running() > 0) {
            answer(ctx, 200, "ready");
        } else {
            ctx.status(204);
        }
    }

    private static void answer(Context ctx, int status, String state) {
        ctx.status(status)
                .contentType(Answers.JSON)
                .result(new JsonObject().put("status", state).toBytes());
    }
}
