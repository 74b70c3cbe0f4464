package io.github.runpodjava.internal.remote;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Says what one waits for when it takes longer than anybody likes to look at nothing; once. */
final class WaitingNote {
    private static final Duration LONGEST_SILENCE = Duration.ofMillis(2_500);

    private final Consumer<String> told;
    private final String note;
    private final AtomicBoolean said = new AtomicBoolean();
    /** On threads that keep no process alive. */
    private final Executor late = CompletableFuture.delayedExecutor(LONGEST_SILENCE.toMillis(), TimeUnit.MILLISECONDS);

    WaitingNote(Consumer<String> told, String note) {
        this.told = told;
        this.note = note;
    }

    /** The time during which one waits. */
    interface Waiting extends AutoCloseable {
        @Override
        void close();
    }

    Waiting begin() {
        AtomicBoolean over = new AtomicBoolean(said.get());
        if (!over.get()) {
            late.execute(() -> {
                if (!over.get() && said.compareAndSet(false, true)) {
                    told.accept(note);
                }
            });
        }
        return () -> over.set(true);
    }
}
