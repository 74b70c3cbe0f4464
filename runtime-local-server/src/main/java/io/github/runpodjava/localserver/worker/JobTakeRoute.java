package io.github.runpodjava.localserver.worker;

import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.WorkerSide;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** Gives one job to a worker, as a JSON object; 204 when none came in time. */
final class JobTakeRoute implements Route {
    private final WorkerSide queue;
    private final Polls polls;

    JobTakeRoute(WorkerSide queue, Polls polls) {
        this.queue = queue;
        this.polls = polls;
    }

    @Override
    public String path() {
        return "/job-take/{workerId}";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET);
    }

    @Override
    public void handle(Context ctx) {
        polls.hold(ctx, () -> queue.take(ctx.pathParam("workerId"), 1), jobs -> answer(ctx, jobs));
    }

    /** Asking for the headers only must not take a job. */
    @Override
    public void head(Context ctx) {
        ctx.status(204);
    }

    private static void answer(Context ctx, List<TakenJob> jobs) {
        if (jobs.isEmpty()) {
            ctx.status(204);
        } else {
            Answers.ok(ctx, jobs.get(0).raw());
        }
    }
}
