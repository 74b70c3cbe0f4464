package io.github.runpodjava.config;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long things may take.
 *
 * @param drain {@code RUNPOD_DRAIN_LIMIT_MS}: how long jobs may go on after SIGTERM or SIGINT, 0 to 24 hours; default
 *     10 minutes
 * @param stopGrace {@code RUNPOD_STOP_GRACE_MS}: how long a cancelled handler may go on before it is reported with its
 *     stack, 0 to 24 hours; default 10 seconds
 * @param job {@code RUNPOD_JOB_TIMEOUT_MS}: how long a job may run before it is cancelled and fails, 1 millisecond to
 *     {@link #LONGEST_JOB}; null for no limit
 * @param fitness {@code RUNPOD_FITNESS_TIMEOUT_MS}: how long one fitness check may take, 1 millisecond to 24 hours;
 *     default 1 minute
 */
public record LimitSettings(
        Duration drain, Duration stopGrace, @Nullable Duration job, Duration fitness) {

    /** What says how long a job may run. */
    public static final String JOB_TIMEOUT = "RUNPOD_JOB_TIMEOUT_MS";

    /** The longest limit of a job: none lives longer on the platform. */
    public static final Duration LONGEST_JOB = Duration.ofDays(7);

    private static final Duration DAY = Duration.ofHours(24);

    static LimitSettings read(SettingsReader in) {
        return new LimitSettings(
                in.millis("RUNPOD_DRAIN_LIMIT_MS", Duration.ZERO, DAY, Duration.ofMinutes(10)),
                in.millis("RUNPOD_STOP_GRACE_MS", Duration.ZERO, DAY, Duration.ofSeconds(10)),
                in.text(JOB_TIMEOUT).isPresent()
                        ? in.millis(JOB_TIMEOUT, Duration.ofMillis(1), LONGEST_JOB, Duration.ofMinutes(10))
                        : null,
                in.millis("RUNPOD_FITNESS_TIMEOUT_MS", Duration.ofMillis(1), DAY, Duration.ofMinutes(1)));
    }

    /** How long a job may run. */
    public Optional<Duration> jobLimit() {
        return Optional.ofNullable(job);
    }

    public LimitSettings withJobLimit(Duration limit) {
        return new LimitSettings(drain, stopGrace, limit, fitness);
    }
}
