package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.http.WaitParameter;
import io.github.runpodjava.localserver.queue.JobView;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.queue.StoredJob;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.List;

/** Takes a job and answers with its result, or with where it stands when the caller's time is over. */
final class RunSyncRoute implements Route {
    static final Duration STANDARD_WAIT = Duration.ofSeconds(90);
    private static final int MAX_MIB = 20;

    private final LocalQueue queue;
    private final Submission submission;

    RunSyncRoute(LocalQueue queue, Submission submission) {
        this.queue = queue;
        this.submission = submission;
    }

    @Override
    public String path() {
        return "/runsync";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.POST);
    }

    @Override
    public void handle(Context ctx) {
        Duration wait = WaitParameter.of(ctx, STANDARD_WAIT);
        StoredJob job = submission.accept(ctx, MAX_MIB, true);
        Answers.later(ctx, () -> queue.awaitEnd(job, wait), JobJson::sizeOf, RunSyncRoute::json);
    }

    private static JsonObject json(JobView job) {
        return job.status().isFinal() ? JobJson.full(job) : JobJson.brief(job);
    }
}
