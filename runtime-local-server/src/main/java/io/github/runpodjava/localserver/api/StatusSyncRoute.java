package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.http.WaitParameter;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.queue.StoredJob;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.List;

/**
 * Says where a job stands once it has ended, or when the caller's time is over. RunPod does not document it, but its
 * JavaScript and Go clients ask here, the one after the other without a pause.
 */
final class StatusSyncRoute implements Route {
    private final LocalQueue queue;
    private final Jobs jobs;

    StatusSyncRoute(LocalQueue queue, Jobs jobs) {
        this.queue = queue;
        this.jobs = jobs;
    }

    @Override
    public String path() {
        return "/status-sync/{id}";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET, HandlerType.POST);
    }

    @Override
    public void handle(Context ctx) {
        Duration wait = WaitParameter.of(ctx, RunSyncRoute.STANDARD_WAIT);
        StoredJob job = jobs.named(ctx);
        Answers.later(ctx, () -> queue.awaitEnd(job, wait), JobJson::sizeOf, JobJson::full);
    }

    @Override
    public void head(Context ctx) {
        jobs.named(ctx);
        ctx.contentType(Answers.JSON);
    }
}
