package io.github.runpodjava.internal.lifecycle;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/** Something that is done beside what is worth more; after it where no thread is to be had. */
final class Beside {
    private final Runnable what;
    private final Thread thread;
    private final boolean started;

    private Beside(Runnable what, Thread thread, boolean started) {
        this.what = what;
        this.thread = thread;
        this.started = started;
    }

    /** Begins it on a thread of that name, unless threads are what is used up. */
    static Beside begin(Runnable what, String name) {
        return begin(what, task -> new Thread(task, name));
    }

    static Beside begin(Runnable what, ThreadFactory threads) {
        Thread thread = threads.newThread(what);
        thread.setDaemon(true);
        boolean started;
        try {
            thread.start();
            started = true;
        } catch (OutOfMemoryError noThread) {
            started = false;
        }
        return new Beside(what, thread, started);
    }

    /** Waits until it is done, for {@code patience} at most; does it now if that was not possible before. */
    void await(Duration patience) throws InterruptedException {
        if (started) {
            thread.join(patience.toMillis());
        } else {
            what.run();
        }
    }
}
