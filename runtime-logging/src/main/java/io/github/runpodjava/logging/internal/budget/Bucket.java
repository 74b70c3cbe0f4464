package io.github.runpodjava.logging.internal.budget;

/** So much a second, and what was not used for some seconds at once. Not thread-safe. */
final class Bucket {
    private static final double SECOND = 1e9;

    private final double perSecond;
    private final double most;
    private double left;
    private long filled;

    /** @param perSecond 0 for a bucket that is never empty */
    Bucket(long perSecond, int secondsAtOnce, long nanoTime) {
        this.perSecond = perSecond;
        this.most = (double) perSecond * secondsAtOnce;
        this.left = most;
        this.filled = nanoTime;
    }

    void fill(long nanoTime) {
        left = Math.min(most, left + (nanoTime - filled) / SECOND * perSecond);
        filled = nanoTime;
    }

    /** One larger than all that fits is let through when the bucket is full: it would never be otherwise. */
    boolean has(long amount) {
        return perSecond == 0 || left >= Math.min(amount, most);
    }

    /** Takes also what is not there, up to one second's worth. */
    void take(long amount) {
        left = Math.max(-perSecond, left - amount);
    }

    boolean isHalfEmpty() {
        return perSecond > 0 && left < most / 2;
    }
}
