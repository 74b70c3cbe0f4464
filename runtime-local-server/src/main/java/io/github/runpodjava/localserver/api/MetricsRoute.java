package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.Health;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** Says which workers are ready and counts all. Undocumented, but RunPod's own tool for Flash reads it. */
final class MetricsRoute implements Route {
    private final LocalQueue queue;

    MetricsRoute(LocalQueue queue) {
        this.queue = queue;
    }

    @Override
    public String path() {
        return "/metrics";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET);
    }

    @Override
    public void handle(Context ctx) {
        Health.Workers workers = queue.health().workers();
        Answers.ok(
                ctx,
                new JsonObject()
                        .putStrings("readyWorkers", queue.idleWorkers())
                        .put("workers", HealthRoute.of(workers)));
    }
}
