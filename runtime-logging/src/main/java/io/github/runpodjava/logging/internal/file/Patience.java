package io.github.runpodjava.logging.internal.file;

import java.util.function.LongSupplier;

/**
 * How long threads that log may wait for their lines to be written: a quarter of a second at once, a twentieth of the
 * time in the long run. Not thread-safe.
 */
final class Patience {
    private static final long MOST = 250_000_000;
    private static final int SHARE = 20;

    private final LongSupplier nanoTime;
    private long left = MOST;
    private long filled;

    Patience(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.filled = nanoTime.getAsLong();
    }

    /** Nanoseconds that somebody may wait now. */
    long left() {
        long now = nanoTime.getAsLong();
        left = Math.min(MOST, left + (now - filled) / SHARE);
        filled = now;
        return Math.max(0, left);
    }

    void used(long nanos) {
        left -= nanos;
    }
}
