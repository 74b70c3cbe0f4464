package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** Removes the jobs that wait; those that run go on. A removed job is CANCELLED, so that its caller learns of it. */
final class PurgeQueueRoute implements Route {
    private final LocalQueue queue;

    PurgeQueueRoute(LocalQueue queue) {
        this.queue = queue;
    }

    @Override
    public String path() {
        return "/purge-queue";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.POST);
    }

    @Override
    public void handle(Context ctx) {
        Answers.ok(ctx, new JsonObject().put("removed", (long) queue.purge()).put("status", "completed"));
    }
}
