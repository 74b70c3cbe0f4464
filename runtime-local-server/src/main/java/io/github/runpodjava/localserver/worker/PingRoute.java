package io.github.runpodjava.localserver.worker;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.WorkerSide;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Hears that a worker lives and which jobs it has, or that it is unfit for work. */
final class PingRoute implements Route {
    private final WorkerSide queue;

    PingRoute(WorkerSide queue) {
        this.queue = queue;
    }

    @Override
    public String path() {
        return "/ping/{workerId}";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET);
    }

    @Override
    public void handle(Context ctx) {
        String worker = ctx.pathParam("workerId");
        if ("unhealthy".equals(ctx.queryParam("status"))) {
            queue.reportUnhealthy(worker, given(ctx, "check"), given(ctx, "reason"));
        } else {
            queue.ping(worker, jobsOf(given(ctx, "job_id")));
        }
        Answers.ok(ctx, new JsonObject());
    }

    private static String given(Context ctx, String parameter) {
        return Objects.requireNonNullElse(ctx.queryParam(parameter), "");
    }

    private static List<String> jobsOf(String ids) {
        return Arrays.stream(ids.split(",")).filter(id -> !id.isBlank()).toList();
    }
}
