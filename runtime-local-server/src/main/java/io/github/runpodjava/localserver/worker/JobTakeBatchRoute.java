package io.github.runpodjava.localserver.worker;

import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.RequestRefused;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.WorkerSide;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Gives several jobs to a worker, as a JSON array; 204 when none came in time. */
final class JobTakeBatchRoute implements Route {
    /** More than any worker runs at once. */
    private static final int MOST = 10_000;

    private final WorkerSide queue;
    private final Polls polls;

    JobTakeBatchRoute(WorkerSide queue, Polls polls) {
        this.queue = queue;
        this.polls = polls;
    }

    @Override
    public String path() {
        return "/job-take-batch/{workerId}";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET);
    }

    @Override
    public void handle(Context ctx) {
        int size = sizeOf(ctx.queryParam("batch_size"));
        polls.hold(ctx, () -> queue.take(ctx.pathParam("workerId"), size), jobs -> answer(ctx, jobs));
    }

    /** Asking for the headers only must not take a job. */
    @Override
    public void head(Context ctx) {
        ctx.status(204);
    }

    private static void answer(Context ctx, List<TakenJob> jobs) {
        if (jobs.isEmpty()) {
            ctx.status(204);
            return;
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        jobs.forEach(job -> all.add(job.raw()));
        Answers.ok(ctx, all);
    }

    private static int sizeOf(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return 1;
        }
        if (text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9') || Integer.parseInt(text) < 1) {
            throw RequestRefused.badRequest(
                    "The parameter batch_size must be a whole number from 1 to " + MOST + "; it is \"" + text + "\".");
        }
        return Math.min(Integer.parseInt(text), MOST);
    }
}
