package io.github.runpodjava.localserver.queue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Sets an end to the waits of callers. One thread that sleeps until the next end; what it does then is only to hand the
 * answer to other threads.
 */
final class Waits implements AutoCloseable {
    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(15);

    private final ScheduledThreadPoolExecutor timer;
    private volatile boolean closed;

    Waits(Runnable sweep) {
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "local-server-timer");
            thread.setDaemon(true);
            return thread;
        });
        // Most waits get their answer long before their end, and must not fill the timer until then.
        timer.setRemoveOnCancelPolicy(true);
        timer.scheduleWithFixedDelay(
                sweep, SWEEP_INTERVAL.toMillis(), SWEEP_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Calls {@code release} after {@code hold} if the wait is still open; at once if the server is closing. */
    <T> CompletableFuture<T> limit(CompletableFuture<T> wait, Duration hold, Runnable release) {
        if (wait.isDone()) {
            return wait;
        }
        try {
            Future<?> end = timer.schedule(release, hold.toNanos(), TimeUnit.NANOSECONDS);
            wait.whenComplete((answer, failure) -> end.cancel(false));
        } catch (RejectedExecutionException closing) {
            release.run();
        }
        if (closed) {
            release.run();
        }
        return wait;
    }

    /** No wait lasts any more. Those that are open have to be released by the caller, after this. */
    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
    }
}
