package io.github.runpodjava.internal.pacing;

import org.slf4j.Logger;

/** Logs what went wrong in a loop that must go on: also when memory is so short that logging fails as well. */
public final class FaultLog {
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
                // The loop that calls this is worth more than its log line.
                return;
            }
        }
    }
}
