package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.localserver.http.RequestRefused;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.JobStatus;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.queue.StoredJob;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** Puts a job that failed into the queue again, under its id and with its input; what it brought is dropped. */
final class RetryRoute implements Route {
    private final LocalQueue queue;
    private final Jobs jobs;
    private final Webhooks webhooks;

    RetryRoute(LocalQueue queue, Jobs jobs, Webhooks webhooks) {
        this.queue = queue;
        this.jobs = jobs;
        this.webhooks = webhooks;
    }

    @Override
    public String path() {
        return "/retry/{id}";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.POST);
    }

    @Override
    public void handle(Context ctx) {
        if (queue.draining()) {
            throw RequestRefused.shuttingDown();
        }
        StoredJob job = jobs.named(ctx);
        if (!queue.retry(job)) {
            throw RequestRefused.badRequest("Only a job that is FAILED or TIMED_OUT can be tried again; this one is "
                    + job.view().status() + ".");
        }
        webhooks.follow(job);
        // A worker may have it by now; the platform says IN_QUEUE in any case.
        Answers.ok(ctx, new JsonObject().put("id", job.id()).put("status", JobStatus.IN_QUEUE.name()));
    }
}
