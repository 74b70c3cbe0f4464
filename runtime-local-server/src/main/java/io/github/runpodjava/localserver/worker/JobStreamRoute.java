package io.github.runpodjava.localserver.worker;

import io.github.runpodjava.localserver.http.RequestBody;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.WorkerSide;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** Takes a part of a job's stream. */
final class JobStreamRoute implements Route {
    private static final int MAX_MIB = 20;

    private final WorkerSide queue;

    JobStreamRoute(WorkerSide queue) {
        this.queue = queue;
    }

    @Override
    public String path() {
        return "/job-stream/{workerId}/{id}";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.POST);
    }

    @Override
    public void handle(Context ctx) {
        byte[] body = RequestBody.bytes(ctx, MAX_MIB);
        PostAnswers.send(ctx, queue.chunk(ctx.pathParam("workerId"), ctx.pathParam("id"), body));
    }
}
