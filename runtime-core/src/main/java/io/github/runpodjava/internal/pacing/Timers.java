package io.github.runpodjava.internal.pacing;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Runs things later: deadlines, the end of a grace time. One thread; what it starts must be quick. */
public final class Timers implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final ScheduledThreadPoolExecutor timer;

    public Timers() {
        this.timer = new ScheduledThreadPoolExecutor(1, new Threads());
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

    /** Makes the thread, and another one after one that died. */
    private final class Threads implements ThreadFactory {
        @Override
        public Thread newThread(Runnable task) {
            return new TimerThread(task);
        }
    }

    /** Where it dies for want of memory there may be none for the next one either, and no deadline would come. */
    private final class TimerThread extends Thread {
        TimerThread(Runnable task) {
            super(task, "runpod-timer");
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                super.run();
            } catch (Throwable noMemory) {
                awaitNext();
            }
        }

        private void awaitNext() {
            while (true) {
                try {
                    // Does nothing where there is one already, or where it is over.
                    timer.prestartCoreThread();
                    return;
                } catch (Throwable noMemory) {
                    Pauses.breathe();
                }
            }
        }
    }
}
