package io.github.runpodjava.localserver.batch;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.Route;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** Says how far a batch is, or gives it another name. */
final class BatchRoute implements Route {
    private final Batches batches;

    BatchRoute(Batches batches) {
        this.batches = batches;
    }

    @Override
    public String path() {
        return "/batch/{id}";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET, HandlerType.PUT);
    }

    @Override
    public void handle(Context ctx) {
        Batch batch = BatchApi.named(batches, ctx);
        if (HandlerType.PUT.equals(ctx.method())) {
            batch.rename(BatchBody.nameIn(ctx));
        }
        Answers.ok(ctx, BatchJson.summary(batch.view()));
    }
}
