package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.Health;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says which workers are ready and counts all. Undocumented, but RunPod's own tool for Flash reads it. Who asks for text,
 * as Prometheus does, gets the metrics instead.
 */
final class MetricsRoute implements Route {
    private final LocalQueue queue;
    private final Optional<Route> prometheus;

    MetricsRoute(LocalQueue queue, Optional<Route> prometheus) {
        this.queue = queue;
        this.prometheus = prometheus;
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
        if (prometheus.isPresent() && wantsText(ctx.header("Accept"))) {
            prometheus.get().handle(ctx);
            return;
        }
        Health.Workers workers = queue.health().workers();
        Answers.ok(
                ctx,
                new JsonObject()
                        .putStrings("readyWorkers", queue.idleWorkers())
                        .put("workers", HealthRoute.of(workers)));
    }

    private static boolean wantsText(@Nullable String accept) {
        String wanted = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
        // Clients of the job API take JSON and, many of them, anything else as well; Prometheus never asks for JSON.
        return !wanted.contains(Answers.JSON) && (wanted.contains("openmetrics") || wanted.contains("text/plain"));
    }
}
