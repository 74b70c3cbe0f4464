package io.github.runpodjava.internal.crash;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Something that may hang, as a network volume does or a pipe that nobody reads, tried on a thread of its own for as long
 * as a process can wait that is about to end.
 */
final class Attempt extends Thread {
    private final Runnable what;
    private final CountDownLatch done = new CountDownLatch(1);

    private Attempt(Runnable what) {
        super("runpod-last-words");
        setDaemon(true);
        this.what = what;
    }

    /** Runs it; false if it does not come to its end within {@code patience}, and goes on alone. */
    static boolean within(Duration patience, Runnable what) {
        Attempt attempt;
        try {
            attempt = new Attempt(what);
            attempt.start();
        } catch (OutOfMemoryError noThread) {
            // Threads may be what is used up.
            what.run();
            return true;
        }
        return attempt.await(patience);
    }

    private boolean await(Duration patience) {
        boolean interrupted = false;
        try {
            long end = System.nanoTime() + patience.toNanos();
            while (true) {
                try {
                    return done.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void run() {
        try {
            what.run();
        } finally {
            done.countDown();
        }
    }
}
