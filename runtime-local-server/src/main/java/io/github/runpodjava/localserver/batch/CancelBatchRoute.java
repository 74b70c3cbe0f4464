package io.github.runpodjava.localserver.batch;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.Route;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** Ends what waits of a batch. The answer says CANCELLED once nothing of it runs; a batch that has ended stays as it is. */
final class CancelBatchRoute implements Route {
    private final Batches batches;

    CancelBatchRoute(Batches batches) {
        this.batches = batches;
    }

    @Override
    public String path() {
        return "/batch/{id}/cancel";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.POST);
    }

    @Override
    public void handle(Context ctx) {
        Batch batch = BatchApi.named(batches, ctx);
        batches.cancel(batch);
        Answers.ok(ctx, BatchJson.brief(batch.view()));
    }
}
