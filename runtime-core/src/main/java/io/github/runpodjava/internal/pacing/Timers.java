package io.github.runpodjava.internal.pacing;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs things later: deadlines, the end of a grace time. One thread; what it starts must be quick. */
public final class Timers implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    public Timers() {
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "runpod-timer");
            thread.setDaemon(true);
            return thread;
        });
        // Most timers are cancelled long before their time; they must not pile up until then.
        timer.setRemoveOnCancelPolicy(true);
    }

    public Future<?> after(Duration delay, Runnable action) {
        return timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
