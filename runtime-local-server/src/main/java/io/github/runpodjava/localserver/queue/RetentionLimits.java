package io.github.runpodjava.localserver.queue;

import java.time.Duration;

/**
 * How long and how many ended jobs are kept. Each limit counts for jobs of {@code /run} and of {@code /runsync} on its
 * own, so that a flood of the one never pushes out the others' results.
 *
 * @param run how long the result of a {@code /run} can be asked for
 * @param runSync the same for {@code /runsync}, whose caller mostly has it already
 * @param maxJobs how many ended jobs are kept at most
 * @param maxBytes how many bytes of requests and results are kept at most
 */
public record RetentionLimits(Duration run, Duration runSync, int maxJobs, long maxBytes) {

    /** The platform's times (30 minutes and 1 minute), and at most an eighth of the heap. */
    public static RetentionLimits standard() {
        return new RetentionLimits(
                Duration.ofMinutes(30),
                Duration.ofMinutes(1),
                10_000,
                Runtime.getRuntime().maxMemory() / 8);
    }
}
