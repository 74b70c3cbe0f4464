package io.github.runpodjava.internal.acquire;

import java.time.Duration;

/**
 * The pause after a poll that brought nothing. A queue that holds its polls open needs none, so a job is picked up the
 * moment it is there. One that answers "nothing" at once would be asked thousands of times a second: there the pause
 * grows from a millisecond to a tenth of a second.
 */
final class IdlePace {
    private static final Duration HELD = Duration.ofMillis(50);
    private static final Duration FIRST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMillis(100);

    private Duration next = FIRST;

    /** @param waited how long the poll was open */
    Duration after(Duration waited) {
        if (waited.compareTo(HELD) >= 0) {
            next = FIRST;
            return Duration.ZERO;
        }
        Duration pause = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return pause;
    }

    void reset() {
        next = FIRST;
    }
}
