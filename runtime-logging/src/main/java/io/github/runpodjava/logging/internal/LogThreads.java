package io.github.runpodjava.logging.internal;

import org.jspecify.annotations.Nullable;

/**
 * Makes the log's own threads. Whichever thread logs first when one is needed starts it, and hands nothing down to it:
 * else what the log says about itself would be said in the name of the job that ran there.
 */
public final class LogThreads {
    private LogThreads() {}

    /** A daemon that is not started. */
    public static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        return thread;
    }

    /** A daemon that runs; null where the system has no thread left, which is no reason for a log call to fail. */
    public static @Nullable Thread start(Runnable task, String name) {
        try {
            Thread thread = daemon(task, name);
            thread.start();
            return thread;
        } catch (OutOfMemoryError noThread) {
            return null;
        }
    }
}
