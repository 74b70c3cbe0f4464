package io.github.runpodjava.localserver.worker;

import io.github.runpodjava.localserver.connection.Hangups;
import io.github.runpodjava.localserver.queue.OpenPoll;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Holds the polls of workers open, as long as the worker is there. */
final class Polls {
    private final Hangups hangups;

    Polls(Hangups hangups) {
        this.hangups = hangups;
    }

    <T> void hold(Context ctx, Supplier<OpenPoll<T>> begin, Consumer<List<T>> answer) {
        ctx.future(() -> {
            OpenPoll<T> poll = begin.get();
            Hangups.Watch watch = hangups.watch(ctx.req(), poll.giveUp());
            return poll.answer().thenAccept(found -> {
                // Before the answer: the worker's next request comes on the same connection.
                watch.close();
                answer.accept(found);
            });
        });
    }
}
