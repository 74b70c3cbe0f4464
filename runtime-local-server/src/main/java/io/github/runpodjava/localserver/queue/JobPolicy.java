package io.github.runpodjava.localserver.queue;

import java.time.Duration;

/**
 * How long a job may run and live.
 *
 * @param executionTimeout from the moment that a worker takes it; a job over this time is stopped and fails
 * @param ttl from the submission; a job over this time is deleted, wherever it stands
 */
public record JobPolicy(Duration executionTimeout, Duration ttl) {
    /** What the platform gives to a job that asks for nothing: 10 minutes and 24 hours. */
    public static JobPolicy standard() {
        return new JobPolicy(Duration.ofMinutes(10), Duration.ofHours(24));
    }
}
