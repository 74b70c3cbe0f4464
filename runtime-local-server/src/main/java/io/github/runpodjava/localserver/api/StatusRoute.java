package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.List;

/**
 * Says where a job stands. A body is ignored: clients send none, an empty object or null. The parameter {@code ttl}
 * gives the job another time to live.
 */
final class StatusRoute implements Route {
    private final LocalQueue queue;
    private final Jobs jobs;

    StatusRoute(LocalQueue queue, Jobs jobs) {
        this.queue = queue;
        this.jobs = jobs;
    }

    @Override
    public String path() {
        return "/status/{id}";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET, HandlerType.POST);
    }

    @Override
    public void handle(Context ctx) {
        Duration ttl = PolicyFields.ttlOf(ctx.queryParam("ttl"));
        if (ttl != null) {
            queue.liveFor(jobs.named(ctx), ttl);
        }
        // Looked up after that: its new time may be over.
        Answers.ok(ctx, JobJson.full(jobs.named(ctx).view()));
    }

    @Override
    public void head(Context ctx) {
        Answers.ok(ctx, JobJson.full(jobs.named(ctx).view()));
    }
}
