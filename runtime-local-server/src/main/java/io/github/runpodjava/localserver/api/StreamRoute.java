package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.http.WaitParameter;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.queue.StoredJob;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.List;

/**
 * Brings the chunks of a stream that no poll has brought yet. A poll that would be empty is held, because some clients
 * ask again without a pause.
 */
final class StreamRoute implements Route {
    private static final Duration STANDARD_HOLD = Duration.ofSeconds(10);

    private final LocalQueue queue;
    private final Jobs jobs;

    StreamRoute(LocalQueue queue, Jobs jobs) {
        this.queue = queue;
        this.jobs = jobs;
    }

    @Override
    public String path() {
        return "/stream/{id}";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET, HandlerType.POST);
    }

    @Override
    public void handle(Context ctx) {
        Duration hold = WaitParameter.of(ctx, STANDARD_HOLD);
        StoredJob job = jobs.named(ctx);
        Answers.later(ctx, () -> queue.awaitChunks(job, hold), JobJson::sizeOf, JobJson::stream);
    }

    @Override
    public void head(Context ctx) {
        jobs.named(ctx);
        ctx.contentType(Answers.JSON);
    }
}
