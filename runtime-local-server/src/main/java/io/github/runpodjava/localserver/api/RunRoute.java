package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.JobStatus;
import io.github.runpodjava.localserver.queue.StoredJob;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** Takes a job and answers at once. */
final class RunRoute implements Route {
    private static final int MAX_MIB = 10;

    private final Submission submission;

    RunRoute(Submission submission) {
        this.submission = submission;
    }

    @Override
    public String path() {
        return "/run";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.POST);
    }

    @Override
    public void handle(Context ctx) {
        StoredJob job = submission.accept(ctx, MAX_MIB, false);
        // A worker may have it by now; the platform says IN_QUEUE in any case.
        Answers.ok(ctx, new JsonObject().put("id", job.id()).put("status", JobStatus.IN_QUEUE.name()));
    }
}
