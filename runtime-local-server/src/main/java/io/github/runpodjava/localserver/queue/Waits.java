package io.github.runpodjava.localserver.queue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that happens because time has passed, on one thread: waits of callers end, jobs are over their time, old
 * results go. What it does then is short: the answers are written by other threads.
 */
final class Waits implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Waits.class);
    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(15);
    /** The clock of the jobs may be moved at will, so it is looked at and not slept for. */
    private static final Duration DUE_INTERVAL = Duration.ofMillis(100);

    private final ScheduledThreadPoolExecutor timer;
    private volatile boolean closed;

    /**
     * @param sweep forgets old results
     * @param due ends the jobs that are over their time; has to cost nothing when there are none
     */
    Waits(Runnable sweep, Runnable due) {
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "local-server-timer");
            thread.setDaemon(true);
            return thread;
        });
        // Most waits get their answer long before their end, and must not fill the timer until then.
        timer.setRemoveOnCancelPolicy(true);
        every(SWEEP_INTERVAL, sweep);
        every(DUE_INTERVAL, due);
    }

    private void every(Duration interval, Runnable task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (Throwable failed) {
                // An error too: thrown on, it would end the repetition for good.
                tell(failed);
            }
        };
        timer.scheduleWithFixedDelay(guarded, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Where memory is short, logging may fail as well. */
    private static void tell(Throwable failed) {
        try {
            LOG.atError().setCause(failed).log("a timer of the local server failed");
        } catch (Throwable unloggable) {
            // The timer is worth more than its log line.
            return;
        }
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
