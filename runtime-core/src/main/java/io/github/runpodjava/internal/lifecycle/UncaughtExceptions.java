package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.internal.crash.BlackBox;
import io.github.runpodjava.internal.execute.ThreadName;
import io.github.runpodjava.internal.runpod.OkHttpThreads;
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
        try {
            log(thread, thrown);
        } catch (Throwable hopeless) {
            // With metaspace full not even a line can be made; the box has other means.
            keep(thread, thrown);
            return;
        }
        keep(thread, thrown);
    }

    private void keep(Thread thread, Throwable thrown) {
        if (OkHttpThreads.areSpoiledBy(thread, thrown)) {
            // Nothing that is under way would ever end, nor anything fail: a worker that only seems to be alive.
            box.hopeless("The HTTP client got no thread and makes no connections any more", thrown);
        } else {
            box.uncaught(thread, thrown);
        }
    }

    private static void log(Thread thread, Throwable thrown) {
        String message = "Uncaught exception in thread \"" + ThreadName.of(thread) + "\"";
        try {
            LOG.atError().setCause(thrown).log(message);
        } catch (RuntimeException | StackOverflowError e) {
            // The exception cannot even be read: its type is better than nothing.
            LOG.error("{}: {}", message, thrown.getClass().getName());
        }
    }
}
