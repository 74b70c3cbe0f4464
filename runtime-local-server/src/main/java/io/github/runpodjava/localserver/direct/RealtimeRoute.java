package io.github.runpodjava.localserver.direct;

import io.github.runpodjava.localserver.http.JsonObject;
import io.javalin.http.Context;

/**
 * {@code POST /{RUNPOD_ENDPOINT_ID}/realtime}. Answers what the job loop would send to RunPod's queue, as runpod-python
 * does: with status 200 also when the job failed, and with {@code stopPod} when the worker is to be replaced.
 */
final class RealtimeRoute extends CallRoute {
    private final String path;

    RealtimeRoute(String path, Settings settings) {
        super(settings);
        this.path = path;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public void handle(Context ctx) {
        Call call = begin(ctx, true);
        ctx.future(() -> {
            var answering = outcome(call).thenAccept(outcome -> answer(ctx, call, outcome));
            return follow(ctx, call, answering);
        });
    }

    private static void answer(Context ctx, Call call, Outcome outcome) {
        JsonObject body = outcome.raw();
        if (call.refreshes()) {
            body.putTrue("stopPod");
        }
        // A worker that goes away is not an answer of the job's.
        answer(ctx, outcome.endsConnection() ? outcome.status() : 200, outcome, body);
    }
}
