package io.github.runpodjava.internal.execute;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.StopReason;
import io.github.runpodjava.config.LimitSettings;
import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.job.JobOutcome;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what came of a job when its handler did not simply return, or returned although it was told to end. */
final class JobVerdict {
    private static final Logger LOG = LoggerFactory.getLogger(JobVerdict.class);

    private final JobTask task;
    private final Failures failures;
    private final LimitSettings limits;
    private final WorkerControl control;
    private final MemoryReserve reserve = new MemoryReserve();

    JobVerdict(JobTask task, Failures failures, LimitSettings limits, WorkerControl control) {
        this.task = task;
        this.failures = failures;
        this.limits = limits;
        this.control = control;
    }

    /** The outcome of a handler that returned: only at a shutdown is a job worth something that was told to end. */
    JobOutcome returned(RunningJob running, JobOutcome outcome) {
        boolean shutdown = running.cancellation()
                .reason()
                .filter(why -> why == StopReason.SHUTDOWN)
                .isPresent();
        JobOutcome result = shutdown && outcome instanceof JobOutcome.Completed
                ? outcome
                : cancelled(running).orElseGet(() -> said(running, outcome));
        if (result instanceof JobOutcome.Failed failed) {
            LOG.warn("Job failed: {}", failed.error());
        }
        return result;
    }

    private JobOutcome said(RunningJob running, JobOutcome outcome) {
        return outcome instanceof JobOutcome.Failed failed
                ? new JobOutcome.Failed(
                        failures.said(failed.error(), running.job()), failed.output(), failed.refreshesWorker())
                : outcome;
    }

    /** The outcome of a handler that threw. */
    JobOutcome threw(RunningJob running, Throwable thrown) {
        Optional<JobOutcome> cancelled = cancelled(running);
        if (cancelled.isPresent() && cancelled.get() instanceof JobOutcome.Failed failed) {
            LOG.warn("Job failed: {}", failed.error());
        }
        if (cancelled.isPresent() && thrown instanceof OutOfMemoryError) {
            reserve.refill();
        }
        return cancelled.orElseGet(() -> failed(running, thrown));
    }

    /** What a job ends as that was told to end; empty for any other. */
    Optional<JobOutcome> cancelled(RunningJob running) {
        return running.cancellation()
                .reason()
                .map(why -> why == StopReason.DEADLINE
                        ? new JobOutcome.Failed(timedOut(running))
                        : new JobOutcome.Stopped(why));
    }

    private String timedOut(RunningJob running) {
        return running.isPlain() ? overran() : failures.timedOut(overran(), running.job());
    }

    private String overran() {
        return "The job ran longer than its limit of "
                + limits.jobLimit().map(Duration::toMillis).orElse(0L) + " ms and was cancelled.";
    }

    /** What must come before anything else when a handler threw: without it there may be no memory for the rest. */
    void makeRoom(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError) {
            reserve.release();
        }
    }

    /** Ends the worker if it cannot go on after {@code thrown}. */
    boolean giveUp(RunningJob running, Throwable thrown) {
        boolean giveUp = LastResort.mustGiveUp(thrown);
        control.thrown(running.id(), thrown, giveUp);
        if (giveUp) {
            // A text that exists already: there may be no memory to make one.
            control.end("this worker cannot go on after an error that no job can recover from", true);
        }
        return giveUp;
    }

    /** The failure that {@code thrown} is, logged. Never fails itself. */
    JobOutcome failed(RunningJob running, Throwable thrown) {
        if (thrown instanceof JobFailedException failure) {
            // Said on purpose, to the caller; a stack trace would be noise.
            LOG.warn("Job failed: {}", failure.reason());
            if (failure.getCause() != null) {
                FaultLog.error(LOG, "The job failed because of this", failure.getCause());
            }
            String error =
                    running.isPlain() ? failures.hidden(failure.reason()) : failures.said(failure, running.job());
            return new JobOutcome.Failed(error, failure.output(), failure.refreshesWorker());
        }
        boolean giveUp = giveUp(running, thrown);
        FaultLog.error(LOG, "Captured Handler Exception", thrown);
        JobOutcome failed = new JobOutcome.Failed(described(running, thrown), null, giveUp);
        if (thrown instanceof OutOfMemoryError && !giveUp) {
            reserve.refill();
        }
        return failed;
    }

    private String described(RunningJob running, Throwable thrown) {
        try {
            return task.describe(failures, thrown, running.job());
        } catch (Throwable undescribable) {
            return thrown.getClass().getName() + " (it could not be described: "
                    + undescribable.getClass().getName() + ")";
        }
    }
}
