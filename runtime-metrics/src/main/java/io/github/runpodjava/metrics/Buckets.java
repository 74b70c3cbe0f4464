package io.github.runpodjava.metrics;

import java.time.Duration;
import java.util.stream.LongStream;

/** Where the buckets of histograms end. */
final class Buckets {
    /** From a cached answer to an hour of training. */
    static final Duration[] OF_JOBS = millis(
            5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000,
            1_800_000, 3_600_000);

    /** From one on this machine to one that waits for a result. */
    static final Duration[] OF_REQUESTS =
            millis(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000);

    private Buckets() {}

    private static Duration[] millis(long... ends) {
        return LongStream.of(ends).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
