package io.github.runpodjava.internal.execute;

import io.github.runpodjava.StopReason;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Looks after jobs that run too long or do not end when told to. One thread; what it starts must be quick. */
public final class Watchdog implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    public Watchdog() {
        this.timer = new ScheduledThreadPoolExecutor(1, JobThreads.platformFactory("runpod-watchdog"));
        // Most deadlines are cancelled long before they come; they must not pile up until then.
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(5, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    ScheduledFuture<?> after(Duration delay, Runnable action) {
        return timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Stops a job whose time is up. */
    ScheduledFuture<?> stopAfter(Duration delay, RunningJob job) {
        return after(delay, () -> job.stop(StopReason.DEADLINE));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
