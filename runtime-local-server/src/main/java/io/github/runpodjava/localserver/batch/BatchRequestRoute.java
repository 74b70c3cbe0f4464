package io.github.runpodjava.localserver.batch;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.Route;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** Takes a request out of a draft. */
final class BatchRequestRoute implements Route {
    private final Batches batches;

    BatchRequestRoute(Batches batches) {
        this.batches = batches;
    }

    @Override
    public String path() {
        return "/batch/{id}/requests/{requestId}";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.DELETE);
    }

    @Override
    public void handle(Context ctx) {
        Batch batch = BatchApi.named(batches, ctx);
        batches.remove(batch, ctx.pathParam("requestId"));
        Answers.ok(ctx, BatchJson.summary(batch.view()));
    }
}
