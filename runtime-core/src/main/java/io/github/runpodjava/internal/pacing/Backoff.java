package io.github.runpodjava.internal.pacing;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses that double from one failure to the next up to a cap, each shortened by chance to between half and all of it,
 * so that many workers do not come back at the same moment. Not safe for use by many threads.
 */
public final class Backoff {
    private final Duration first;
    private final Duration cap;
    private final RandomGenerator dice;
    private Duration next;

    public Backoff(Duration first, Duration cap, RandomGenerator dice) {
        if (first.isNegative() || first.isZero() || cap.compareTo(first) < 0) {
            throw new IllegalArgumentException("backoff needs 0 < first <= cap but got " + first + " and " + cap);
        }
        this.first = first;
        this.cap = cap;
        this.dice = dice;
        this.next = first;
    }

    /** The pause after one more failure. */
    public Duration next() {
        Duration whole = next;
        Duration doubled = whole.plus(whole);
        next = doubled.compareTo(cap) > 0 ? cap : doubled;
        long half = whole.toNanos() / 2;
        return Duration.ofNanos(half + dice.nextLong(half + 1));
    }

    /** Starts again with the first pause, after a success. */
    public void reset() {
        next = first;
    }
}
