package io.github.runpodjava.localserver.batch;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.Route;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** Makes a batch, or lists all, newest first; which endpoint's address is asked makes no difference. */
final class BatchesRoute implements Route {
    private final Batches batches;
    private final RequestIntake intake;

    BatchesRoute(Batches batches, RequestIntake intake) {
        this.batches = batches;
        this.intake = intake;
    }

    @Override
    public String path() {
        return "/batch";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET, HandlerType.POST);
    }

    @Override
    public void handle(Context ctx) {
        if (HandlerType.POST.equals(ctx.method())) {
            Batch batch = batches.create(BatchApi.endpointOf(ctx), BatchBody.ofNew(ctx, intake));
            Answers.ok(ctx, BatchJson.brief(batch.view()));
        } else {
            Answers.ok(ctx, BatchJson.list(batches.newestFirst(), PageParameters.of(ctx)));
        }
    }
}
