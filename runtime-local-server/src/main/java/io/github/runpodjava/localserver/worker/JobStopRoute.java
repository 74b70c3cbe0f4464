package io.github.runpodjava.localserver.worker;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.WorkerSide;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** Tells a worker which of its jobs to stop; 204 when there were none in time. */
final class JobStopRoute implements Route {
    private final WorkerSide queue;
    private final Polls polls;

    JobStopRoute(WorkerSide queue, Polls polls) {
        this.queue = queue;
        this.polls = polls;
    }

    @Override
    public String path() {
        return "/job-stop/{workerId}";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET);
    }

    @Override
    public void handle(Context ctx) {
        polls.hold(ctx, () -> queue.awaitStops(ctx.pathParam("workerId")), ids -> answer(ctx, ids));
    }

    /** Asking for the headers only must not fetch anything. */
    @Override
    public void head(Context ctx) {
        ctx.status(204);
    }

    private static void answer(Context ctx, List<String> ids) {
        if (ids.isEmpty()) {
            ctx.status(204);
        } else {
            Answers.ok(ctx, new JsonObject().putStrings("jobsToStop", ids));
        }
    }
}
