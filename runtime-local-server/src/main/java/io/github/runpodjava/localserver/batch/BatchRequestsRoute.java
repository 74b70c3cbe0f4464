package io.github.runpodjava.localserver.batch;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.Route;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** Adds requests to a draft, or lists those of a batch with their results, in the order in which they were added. */
final class BatchRequestsRoute implements Route {
    private final Batches batches;
    private final RequestIntake intake;

    BatchRequestsRoute(Batches batches, RequestIntake intake) {
        this.batches = batches;
        this.intake = intake;
    }

    @Override
    public String path() {
        return "/batch/{id}/requests";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET, HandlerType.POST);
    }

    @Override
    public void handle(Context ctx) {
        Batch batch = BatchApi.named(batches, ctx);
        if (HandlerType.POST.equals(ctx.method())) {
            batches.add(batch, BatchBody.ofMore(ctx, intake));
            Answers.ok(ctx, BatchJson.summary(batch.view()));
        } else {
            Answers.ok(
                    ctx,
                    BatchJson.requests(
                            batch, batches.results(), batches.limits().pageBytes(), PageParameters.of(ctx)));
        }
    }
}
