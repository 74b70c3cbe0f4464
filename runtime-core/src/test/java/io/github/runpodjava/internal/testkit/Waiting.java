package io.github.runpodjava.internal.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for conditions, never for time. */
public final class Waiting {
    /** Far more than anything here takes on a slow machine. */
    public static final Duration LIMIT = Duration.ofSeconds(20);

    private Waiting() {}

    public static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + LIMIT + ": " + what);
            }
            Thread.yield();
        }
    }

    /** Waits until the thread waits for something itself. */
    public static void untilWaiting(Thread thread) {
        until(thread + " waits", () -> switch (thread.getState()) {
            case WAITING, TIMED_WAITING, TERMINATED -> true;
            default -> false;
        });
    }

    /** Waits for the end of a thread. */
    public static void join(Thread thread) throws InterruptedException {
        thread.join(LIMIT.toMillis());
        if (thread.isAlive()) {
            StringBuilder stack = new StringBuilder();
            for (StackTraceElement frame : thread.getStackTrace()) {
                stack.append("\n\tat ").append(frame);
            }
            throw new AssertionError(thread + " does not end; it is here:" + stack);
        }
    }
}
