package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.queue.StoredJob;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** Ends a job that waits or runs. A job that has ended stays as it is, and the answer says how it ended. */
final class CancelRoute implements Route {
    private final LocalQueue queue;
    private final Jobs jobs;

    CancelRoute(LocalQueue queue, Jobs jobs) {
        this.queue = queue;
        this.jobs = jobs;
    }

    @Override
    public String path() {
        return "/cancel/{id}";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.POST);
    }

    @Override
    public void handle(Context ctx) {
        StoredJob job = jobs.named(ctx);
        queue.cancel(job);
        Answers.ok(ctx, JobJson.brief(job.view()));
    }
}
