package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.http.Answers;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** Says where a job stands. A body is ignored: clients send none, an empty object or null. */
final class StatusRoute implements ApiRoute {
    private final Jobs jobs;

    StatusRoute(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public String path() {
        return "/status/{id}";
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET, HandlerType.POST);
    }

    @Override
    public void handle(Context ctx) {
        Answers.ok(ctx, JobJson.full(jobs.named(ctx).view()));
    }
}
