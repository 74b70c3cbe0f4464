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

    /**
     * The job waits for a worker. {@code lost} is the try of a worker that was lost with it; absent before the first.
     * {@code again} is whether a caller asked for another try after one that failed.
     */
    record Queued(Instant submittedAt, @Nullable Running lost, boolean again) implements JobPhase {
        /** A job that was just submitted. */
        Queued(Instant submittedAt) {
            this(submittedAt, null, false);
        }

        Running start(String workerId, Instant now, @Nullable Instant leaseEnd) {
            return new Running(this, Times.between(submittedAt, now), now, workerId, leaseEnd, null);
        }

        /** How often the job was handed out in vain. */
        int retries() {
            return lost == null ? 0 : 1;
        }

        Ended cancel(Instant now) {
            return end(JobStatus.CANCELLED, now);
        }

        Ended expire(Instant now) {
            return end(JobStatus.TIMED_OUT, now);
        }

        private Ended end(JobStatus status, Instant now) {
            return new Ended(status, null, null, null, null, null, retries(), now);
        }

        @Override
        public <R> R fold(Function<Queued, R> queued, Function<Running, R> running, Function<Ended, R> ended) {
            return queued.apply(this);
        }
    }

    /**
     * A worker has the job. {@code progress} is the newest that it reported; {@code leaseEnd} is when the worker counts
     * as lost, absent for one that cannot be lost.
     */
    record Running(
            Queued before,
            long delayMillis,
            Instant startedAt,
            String workerId,
            @Nullable Instant leaseEnd,
            @Nullable RawJson progress)
            implements JobPhase {
        private static final RawJson OVERRUN = RawJson.of("\"executionTimeout exceeded\"");

        /** RunPod's own words for a job whose second worker is lost too. */
        private static final RawJson GIVEN_UP = RawJson.of("\"job timed out after 1 retries\"");

        /** The delay, exactly: the job API counts whole milliseconds, and most take less than one. */
        Duration waited() {
            Duration waited = Duration.between(before.submittedAt(), startedAt);
            return waited.isNegative() ? Duration.ZERO : waited;
        }

        Running report(RawJson newest) {
            return new Running(before, delayMillis, startedAt, workerId, leaseEnd, newest);
        }

        Running renew(Instant newLeaseEnd) {
            return new Running(before, delayMillis, startedAt, workerId, newLeaseEnd, progress);
        }

        /** Whether this worker may speak for the job. Until it was handed out again, there is nobody else. */
        boolean isHeldBy(String worker) {
            return (before.retries() == 0 && !before.again()) || workerId.equals(worker);
        }

        /** This try, as one that counts as the second: the job was on its way to another worker. */
        Running again() {
            return new Running(
                    new Queued(before.submittedAt(), this, before.again()),
                    delayMillis,
                    startedAt,
                    workerId,
                    leaseEnd,
                    progress);
        }

        /** The worker is lost: the job is handed out once more, and then never again. */
        JobPhase lose(Instant now) {
            return before.retries() == 0
                    ? new Queued(before.submittedAt(), this, before.again())
                    : end(JobStatus.FAILED, null, GIVEN_UP, now);
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
            return new Ended(
                    status, delayMillis, Times.between(startedAt, now), workerId, output, error, before.retries(), now);
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
            int retries,
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
            return new Queued(submittedAt, null, true);
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
