package io.github.runpodjava.logging.internal.file;

import java.util.function.LongSupplier;

/** How much of something may be used: so much at once, and a share of the time in the long run. Not thread-safe. */
final class Patience {
    private final long most;
    private final long nanosForOne;
    private final LongSupplier nanoTime;
    private long left;
    private long filled;

    /** @param nanosForOne how long it takes until one more may be used */
    Patience(long most, long nanosForOne, LongSupplier nanoTime) {
        this.most = most;
        this.nanosForOne = nanosForOne;
        this.nanoTime = nanoTime;
        this.left = most;
        this.filled = nanoTime.getAsLong();
    }

    /** How much may be used now. */
    long left() {
        long more = (nanoTime.getAsLong() - filled) / nanosForOne;
        if (more > 0) {
            left = Math.min(most, left + more);
            filled += more * nanosForOne;
        }
        return Math.max(0, left);
    }

    /** Notes a use, also of more than there was; what is owed for it is bounded, or it would be paid back for ever. */
    void used(long amount) {
        left = Math.max(left - amount, -most);
    }
}
