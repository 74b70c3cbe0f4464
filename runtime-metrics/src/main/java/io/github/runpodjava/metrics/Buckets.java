package io.github.runpodjava.metrics;

import java.time.Duration;
import java.util.stream.DoubleStream;

/** Where the buckets of histograms end. */
final class Buckets {
    /** What handlers do, in seconds: from an echo to seven days, the longest that a job may live. */
    static final Duration[] OF_JOBS = seconds(
            0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600,
            1_800, 3_600, 7_200, 21_600, 86_400, 604_800);

    /** What goes on around them, in seconds: less than a thousandth, unless something holds it up. */
    static final Duration[] OF_WAITS = seconds(
            0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
            30, 60, 300, 1_800);

    /** From one on this machine to one that waits for a result, in seconds. */
    static final Duration[] OF_REQUESTS =
            seconds(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300);

    private Buckets() {}

    private static Duration[] seconds(double... ends) {
        return DoubleStream.of(ends)
                .mapToObj(end -> Duration.ofNanos(Math.round(end * 1e9)))
                .toArray(Duration[]::new);
    }
}
