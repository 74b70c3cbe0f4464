package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.internal.crash.BlackBox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the exception that ended a thread: one line at ERROR, with the thread's name and the stack. */
final class UncaughtExceptions implements Thread.UncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(UncaughtExceptions.class);

    private final BlackBox box;

    private UncaughtExceptions(BlackBox box) {
        this.box = box;
    }

    /** For the whole process, unless the program has a handler of its own. */
    static void log(BlackBox box) {
        if (Thread.getDefaultUncaughtExceptionHandler() == null) {
            Thread.setDefaultUncaughtExceptionHandler(new UncaughtExceptions(box));
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        String message = "Uncaught exception in thread \"" + thread.getName() + "\"";
        try {
            LOG.atError().setCause(thrown).log(message);
        } catch (RuntimeException | StackOverflowError e) {
            // The exception cannot even be read: its type is better than nothing.
            LOG.error("{}: {}", message, thrown.getClass().getName());
        }
        box.uncaught(thread, thrown);
    }
}
