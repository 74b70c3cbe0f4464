package io.github.runpodjava.localserver.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a job stands, with exactly the facts that exist at that point. A transition is a method of the phase it starts
 * from, so there is no way to write one that the job API does not know.
 */
sealed interface JobPhase {
    <R> R fold(Function<Queued, R> queued, Function<Running, R> running, Function<Ended, R> ended);

    /** Nobody has taken the job. */
    record Queued(Instant submittedAt) implements JobPhase {
        Running start(String workerId, Instant now) {
            return new Running(Times.between(submittedAt, now), now, workerId, null);
        }

        Ended cancel(Instant now) {
            return new Ended(JobStatus.CANCELLED, null, null, null, null, null, now);
        }

        Ended expire(Instant now) {
            return new Ended(JobStatus.TIMED_OUT, null, null, null, null, null, now);
        }

        @Override
        public <R> R fold(Function<Queued, R> queued, Function<Running, R> running, Function<Ended, R> ended) {
            return queued.apply(this);
        }
    }

    /** A worker has the job. {@code progress} is the newest that it reported. */
    record Running(
            long delayMillis,
            Instant startedAt,
            String workerId,
            @Nullable RawJson progress) implements JobPhase {
        private static final RawJson OVERRUN = RawJson.of("\"executionTimeout exceeded\"");

        Running report(RawJson newest) {
            return new Running(delayMillis, startedAt, workerId, newest);
        }

        Ended complete(@Nullable RawJson output, Instant now) {
            return end(JobStatus.COMPLETED, output, null, now);
        }

        Ended fail(RawJson error, @Nullable RawJson output, Instant now) {
            return end(JobStatus.FAILED, output, error, now);
        }

        Ended cancel(Instant now) {
            return end(JobStatus.CANCELLED, null, null, now);
        }

        Ended expire(Instant now) {
            return end(JobStatus.TIMED_OUT, null, null, now);
        }

        /** Users of the platform see this state and this text, although there is a state TIMED_OUT. */
        Ended overrun(Instant now) {
            return end(JobStatus.FAILED, null, OVERRUN, now);
        }

        private Ended end(JobStatus status, @Nullable RawJson output, @Nullable RawJson error, Instant now) {
            return new Ended(status, delayMillis, Times.between(startedAt, now), workerId, output, error, now);
        }

        @Override
        public <R> R fold(Function<Queued, R> queued, Function<Running, R> running, Function<Ended, R> ended) {
            return running.apply(this);
        }
    }

    /**
     * Nothing will change any more, unless somebody asks to try a failed job again. The times and the worker are absent
     * when nobody ever took the job.
     */
    record Ended(
            JobStatus status,
            @Nullable Long delayMillis,
            @Nullable Long executionMillis,
            @Nullable String workerId,
            @Nullable RawJson output,
            @Nullable RawJson error,
            Instant endedAt)
            implements JobPhase {
        public Ended {
            if (!status.isFinal()) {
                throw new IllegalArgumentException(status + " is not an end");
            }
        }

        /** Whether the job API lets a job that ended so be tried again. */
        boolean mayBeRetried() {
            return status == JobStatus.FAILED || status == JobStatus.TIMED_OUT;
        }

        /** The platform counts the delay of a second try from the first submission too. */
        Queued retry(Instant submittedAt) {
            if (!mayBeRetried()) {
                throw new IllegalStateException(status + " is an end for good");
            }
            return new Queued(submittedAt);
        }

        @Override
        public <R> R fold(Function<Queued, R> queued, Function<Running, R> running, Function<Ended, R> ended) {
            return ended.apply(this);
        }
    }

    /** The wall clock may be set back while a job runs; a duration is never negative for that. */
    final class Times {
        private Times() {}

        static long between(Instant from, Instant to) {
            return Math.max(0, Duration.between(from, to).toMillis());
        }
    }
}
