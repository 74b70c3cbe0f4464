package io.github.runpodjava.localserver.debug;

import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.spi.InspectorAnswer;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Answers of the inspector as HTTP. */
public final class DebugAnswers {
    private DebugAnswers() {}

    /** @param following what to do with events */
    static void write(Context ctx, InspectorAnswer answer, Consumer<InspectorAnswer.Follow> following) {
        answer.<Runnable>fold(
                        tree -> () -> write(
                                ctx, tree.status(), Answers.JSON, tree.body().toString()),
                        page -> () -> write(ctx, page.status(), page.contentType(), page.text()),
                        follow -> () -> following.accept(follow))
                .run();
    }

    /** One that has an end. */
    public static void write(Context ctx, InspectorAnswer answer) {
        write(ctx, answer, events -> {
            throw new IllegalStateException("events have no end");
        });
    }

    private static void write(Context ctx, int status, String type, String text) {
        if (status == 401) {
            ctx.header("WWW-Authenticate", "Bearer");
        }
        ctx.status(status).contentType(type).result(text.getBytes(StandardCharsets.UTF_8));
    }
}
