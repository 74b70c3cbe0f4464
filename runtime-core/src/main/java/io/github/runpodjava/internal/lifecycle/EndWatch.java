package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.internal.crash.CrashGuard;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that a worker's end comes to its end: a line of its log that nobody reads, or a volume that hangs, would
 * keep it for ever.
 */
final class EndWatch implements AutoCloseable {
    /** What each step may take beyond its limit, on a machine that is busy. */
    private static final Duration MORE = Duration.ofSeconds(10);

    private final CrashGuard guard;
    private final Duration more;
    private String step = "";
    private Duration limit = Duration.ZERO;
    private long due;
    private boolean over;

    EndWatch(CrashGuard guard) {
        this(guard, MORE);
    }

    /** @param more what each step may take beyond its limit */
    EndWatch(CrashGuard guard, Duration more) {
        this.guard = guard;
        this.more = more;
    }

    /** Begins to watch; the first step is that which the worker says that it ends. */
    EndWatch start() {
        allow("say that it ends", Duration.ZERO);
        Thread thread = new Thread(this::watch, "runpod-end-watch");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError noThread) {
            // Nobody watches, then: a worker that ends for want of threads is likelier than an end that hangs.
            return this;
        }
        return this;
    }

    /** What comes next may take so long. */
    synchronized void allow(String nextStep, Duration most) {
        step = nextStep;
        limit = most.plus(more);
        due = System.nanoTime() + limit.toNanos();
        notifyAll();
    }

    private void watch() {
        try {
            String hanging = awaitOverdue();
            if (!hanging.isEmpty()) {
                guard.overdue(hanging);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is to be said about the end that hangs; empty if it came to its end. */
    private synchronized String awaitOverdue() throws InterruptedException {
        while (!over) {
            long left = due - System.nanoTime();
            if (left <= 0) {
                return "The worker's end hangs: the step \"" + step + "\" takes longer than " + limit.toMillis()
                        + " ms, as it does where nobody reads what the process writes, or where a volume does not answer";
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return "";
    }

    @Override
    public synchronized void close() {
        over = true;
        notifyAll();
    }
}
