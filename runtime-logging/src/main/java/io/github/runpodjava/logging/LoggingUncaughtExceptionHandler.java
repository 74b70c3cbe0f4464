package io.github.runpodjava.logging;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the exception that ended a thread: one line at ERROR, with the thread's name and the stack. */
public final class LoggingUncaughtExceptionHandler implements Thread.UncaughtExceptionHandler {
    private final Logger logger;

    /** A handler that logs under its own name. */
    public LoggingUncaughtExceptionHandler() {
        this(LoggerFactory.getLogger(LoggingUncaughtExceptionHandler.class));
    }

    LoggingUncaughtExceptionHandler(Logger logger) {
        this.logger = logger;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        String message = "Uncaught exception in thread \"" + thread.getName() + "\"";
        try {
            logger.error(message, thrown);
        } catch (RuntimeException | StackOverflowError e) {
            // The exception cannot even be read: its type is better than nothing.
            logger.error(message + ": " + thrown.getClass().getName());
        }
    }
}
