package io.github.runpodjava.internal.acquire;

import java.time.Duration;

/**
 * The pause after a poll that brought nothing. A queue that holds its polls open needs none, so a job is picked up the
 * moment it is there. One that answers "nothing" at once would be asked thousands of times a second: there the pause
 * grows by a step with each empty answer.
 */
final class IdlePace {
    private static final Duration HELD = Duration.ofMillis(50);

    private final Duration step;
    private final Duration longest;
    private Duration last = Duration.ZERO;

    IdlePace(Duration step, Duration longest) {
        this.step = step;
        this.longest = longest;
    }

    /** For jobs: 20 ms after a second of idling, a tenth of a second after twenty. */
    static IdlePace ofJobs() {
        return new IdlePace(Duration.ofNanos(250_000), Duration.ofMillis(100));
    }

    /** For stops, where runpod-python pauses for a second at once. */
    static IdlePace ofStops() {
        return new IdlePace(Duration.ofMillis(10), Duration.ofSeconds(1));
    }

    /** @param waited how long the poll was open */
    Duration after(Duration waited) {
        if (waited.compareTo(HELD) >= 0) {
            last = Duration.ZERO;
        } else if (last.compareTo(longest) < 0) {
            last = last.plus(step);
        }
        return last;
    }

    void reset() {
        last = Duration.ZERO;
    }
}
