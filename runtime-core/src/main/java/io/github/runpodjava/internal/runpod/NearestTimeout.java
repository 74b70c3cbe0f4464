package io.github.runpodjava.internal.runpod;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okio.AsyncTimeout;

/**
 * A timeout that always runs out before those of requests. The thread that watches all timeouts is woken whenever one
 * begins that is to run out first, which without this those for the call, for writing and for reading do in each request:
 * a tenth of what a short job takes. Nothing depends on it: without it requests time out just the same.
 */
final class NearestTimeout extends AsyncTimeout implements AutoCloseable {
    /** Shorter than what requests wait for, long enough that nobody notices a thread that wakes as often. */
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private boolean over;

    /** It runs from now on. */
    NearestTimeout() {
        this(PERIOD);
    }

    NearestTimeout(Duration period) {
        timeout(period.toNanos(), TimeUnit.NANOSECONDS);
        again();
    }

    private synchronized void again() {
        // Throws nothing: an exception in timedOut would end the thread that watches all timeouts.
        exit();
        if (!over) {
            enter();
        }
    }

    @Override
    protected void timedOut() {
        again();
    }

    @Override
    public synchronized void close() {
        over = true;
        exit();
    }
}
