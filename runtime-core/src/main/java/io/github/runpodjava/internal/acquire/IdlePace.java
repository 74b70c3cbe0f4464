package io.github.runpodjava.internal.acquire;

import java.time.Duration;

/**
 * The pause after a poll that brought nothing. A queue that holds its polls open needs none, so a job is picked up the
 * moment it is there. One that answers "nothing" at once would be asked thousands of times a second: there the pause
 * grows by a quarter of a millisecond with each empty answer, to about 20 ms after a second of idling and to a tenth of
 * a second after twenty.
 */
final class IdlePace {
    private static final Duration HELD = Duration.ofMillis(50);
    private static final Duration STEP = Duration.ofNanos(250_000);
    private static final Duration LONGEST = Duration.ofMillis(100);

    private Duration last = Duration.ZERO;

    /** @param waited how long the poll was open */
    Duration after(Duration waited) {
        if (waited.compareTo(HELD) >= 0) {
            last = Duration.ZERO;
        } else if (last.compareTo(LONGEST) < 0) {
            last = last.plus(STEP);
        }
        return last;
    }

    void reset() {
        last = Duration.ZERO;
    }
}
