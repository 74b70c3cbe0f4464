package io.github.runpodjava.localserver.worker;

import io.github.runpodjava.localserver.http.RequestBody;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.http.TraceHeaders;
import io.github.runpodjava.localserver.queue.WorkerSide;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/**
 * Takes the result of a job, or its progress if the body says {@code "status": "IN_PROGRESS"}. The body is read as JSON
 * whatever its type: runpod-python sends results as a form.
 */
final class JobDoneRoute implements Route {
    /** Above this the platform refuses results. */
    private static final int MAX_MIB = 20;

    private final WorkerSide queue;

    JobDoneRoute(WorkerSide queue) {
        this.queue = queue;
    }

    @Override
    public String path() {
        return "/job-done/{workerId}/{id}";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.POST);
    }

    @Override
    public void handle(Context ctx) {
        String worker = ctx.pathParam("workerId");
        String job = ctx.pathParam("id");
        TraceHeaders.of(ctx).ifPresent(trace -> queue.runsIn(job, trace));
        // A body that breaks off ends nothing: the worker may send it again.
        PostAnswers.send(
                ctx,
                RequestBody.bytesUpTo(ctx, MAX_MIB)
                        .map(body -> queue.done(worker, job, body))
                        .orElseGet(() -> queue.refuseLargeResult(worker, job)));
    }
}
