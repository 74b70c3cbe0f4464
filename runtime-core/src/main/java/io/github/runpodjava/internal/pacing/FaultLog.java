package io.github.runpodjava.internal.pacing;

import io.github.runpodjava.internal.log.Traces;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;

/** Logs what went wrong where life must go on: also when memory is so short that logging fails as well. */
public final class FaultLog {
    /** A constant: whoever comes here first may have no memory to make anything when this class is initialized. */
    private static final int BREATH_SECONDS = 1;

    private FaultLog() {}

    public static void error(Logger log, String message, Throwable thrown) {
        try {
            log.atError().setCause(thrown).log(message);
        } catch (Throwable unloggable) {
            try {
                log.error(
                        "{} ({}, which cannot be logged itself){}",
                        message,
                        thrown.getClass().getName(),
                        trace(thrown));
            } catch (Throwable hopeless) {
                // The caller is worth more than its log line.
                return;
            }
        }
    }

    /** What the caller of a job gets to see of it, on lines of its own, secrets included for now; nothing if there is no memory for it. */
    private static String trace(Throwable thrown) {
        try {
            return "\n" + new Traces(UnaryOperator.identity()).of(thrown);
        } catch (Throwable noMemory) {
            return "";
        }
    }

    /** Logs a fault of a loop and lets a second pass, so that a lasting fault is no hot loop. */
    public static void errorInLoop(Logger log, String message, Throwable thrown, Pauses pauses) {
        error(log, message, thrown);
        try {
            pauses.pause(Duration.ofSeconds(BREATH_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable noMemoryToWait) {
            Pauses.breathe();
        }
    }
}
