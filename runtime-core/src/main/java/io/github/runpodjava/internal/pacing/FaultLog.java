package io.github.runpodjava.internal.pacing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;

/** Logs what went wrong where life must go on: also when memory is so short that logging fails as well. */
public final class FaultLog {
    private static final long BREATH = TimeUnit.SECONDS.toNanos(1);

    private FaultLog() {}

    public static void error(Logger log, String message, Throwable thrown) {
        try {
            log.atError().setCause(thrown).log(message);
        } catch (Throwable unloggable) {
            try {
                log.error(
                        "{} ({}, which cannot be logged itself)",
                        message,
                        thrown.getClass().getName());
            } catch (Throwable hopeless) {
                // The caller is worth more than its log line.
                return;
            }
        }
    }

    /** Logs a fault of a loop and lets a second pass, so that a lasting fault is no hot loop. Allocates nothing more. */
    public static void errorInLoop(Logger log, String message, Throwable thrown) {
        error(log, message, thrown);
        LockSupport.parkNanos(BREATH);
    }
}
