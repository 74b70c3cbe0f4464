package io.github.runpodjava.localserver.worker;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.spi.PostAnswer;
import io.javalin.http.Context;

/** Says over HTTP what came of a worker's message. */
final class PostAnswers {
    private PostAnswers() {}

    static void send(Context ctx, PostAnswer answer) {
        answer.fold(
                () -> {
                    Answers.ok(ctx, new JsonObject());
                    return null;
                },
                refused -> {
                    Answers.error(ctx, refused.status(), refused.reason());
                    return null;
                },
                later -> {
                    Answers.error(ctx, 503, later.reason());
                    return null;
                });
    }
}
