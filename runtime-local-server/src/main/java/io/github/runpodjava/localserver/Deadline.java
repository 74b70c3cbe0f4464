package io.github.runpodjava.localserver;

import java.time.Duration;

/** The end of a wait, by the clock that nobody can move. */
final class Deadline {
    private final Duration limit;
    private final long end;

    private Deadline(Duration limit) {
        this.limit = limit;
        this.end = System.nanoTime() + limit.toNanos();
    }

    /** @throws IllegalArgumentException if {@code limit} is negative */
    static Deadline in(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("a wait cannot last " + limit);
        }
        return new Deadline(limit);
    }

    boolean isOver() {
        return end - System.nanoTime() <= 0;
    }

    /** Zero when it is over. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** How long the whole wait was to be, for a message. */
    String limit() {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
