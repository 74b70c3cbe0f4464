package io.github.runpodjava.localserver.batch;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.Route;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** Queues the requests of a draft; from now on none can be added or removed. */
final class FinalizeRoute implements Route {
    private final Batches batches;

    FinalizeRoute(Batches batches) {
        this.batches = batches;
    }

    @Override
    public String path() {
        return "/batch/{id}/finalize";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.POST);
    }

    @Override
    public void handle(Context ctx) {
        Batch batch = BatchApi.named(batches, ctx);
        batches.start(batch);
        Answers.ok(ctx, BatchJson.brief(batch.view()));
    }
}
