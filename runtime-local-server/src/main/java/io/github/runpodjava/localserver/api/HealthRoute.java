package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.Health;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/**
 * Counts jobs and workers. All counters are always there: some clients read them into strict types. At the root it also
 * says that the server lives, which is what a service is asked there; below an endpoint there is only what RunPod says.
 */
final class HealthRoute implements Route {
    private static final String ENDPOINT = "endpointId";

    private final LocalQueue queue;

    HealthRoute(LocalQueue queue) {
        this.queue = queue;
    }

    @Override
    public String path() {
        return "/health";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET);
    }

    @Override
    public void handle(Context ctx) {
        Health health = queue.health();
        JsonObject answer = new JsonObject();
        if (!ctx.pathParamMap().containsKey(ENDPOINT)) {
            answer.put("status", "ok");
        }
        Answers.ok(ctx, answer.put("jobs", of(health.jobs())).put("workers", of(health.workers())));
    }

    private static JsonObject of(Health.Jobs jobs) {
        return new JsonObject()
                .put("completed", jobs.completed())
                .put("failed", jobs.failed())
                .put("inProgress", jobs.inProgress())
                .put("inQueue", jobs.inQueue())
                .put("retried", jobs.retried());
    }

    /** Also part of {@code /metrics}. */
    static JsonObject of(Health.Workers workers) {
        return new JsonObject()
                .put("idle", (long) workers.idle())
                .put("initializing", (long) workers.initializing())
                .put("ready", (long) workers.ready())
                .put("running", (long) workers.running())
                .put("throttled", (long) workers.throttled())
                .put("unhealthy", (long) workers.unhealthy());
    }
}
