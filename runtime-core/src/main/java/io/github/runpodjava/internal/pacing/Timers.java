package io.github.runpodjava.internal.pacing;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs things later: deadlines, the end of a grace time. One thread; what it starts must be quick. */
public final class Timers implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final ScheduledThreadPoolExecutor timer;

    public Timers() {
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "runpod-timer");
            thread.setDaemon(true);
            return thread;
        });
        // Most timers are cancelled long before their time; they must not pile up until then.
        timer.setRemoveOnCancelPolicy(true);
        // Whatever comes to be the next in line wakes the thread, and a worker without other timers would pay for that
        // with every job. The next in line is this, most of the time.
        timer.scheduleAtFixedRate(() -> {}, TICK.toNanos(), TICK.toNanos(), TimeUnit.NANOSECONDS);
    }

    public Future<?> after(Duration delay, Runnable action) {
        return timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
