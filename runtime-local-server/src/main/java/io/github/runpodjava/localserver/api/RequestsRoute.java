package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.queue.StoredJob;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/**
 * Lists the newest jobs. RunPod names the route without saying what it answers; programs that call it read {@code id}
 * and {@code status}.
 */
final class RequestsRoute implements Route {
    private final LocalQueue queue;

    RequestsRoute(LocalQueue queue) {
        this.queue = queue;
    }

    @Override
    public String path() {
        return "/requests";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET);
    }

    @Override
    public void handle(Context ctx) {
        List<JsonObject> jobs = queue.newest().stream()
                .map(StoredJob::view)
                .map(JobJson::listed)
                .toList();
        Answers.ok(ctx, new JsonObject().putObjects("requests", jobs));
    }
}
