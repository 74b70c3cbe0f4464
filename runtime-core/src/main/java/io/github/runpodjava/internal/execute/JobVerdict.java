package io.github.runpodjava.internal.execute;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.StopReason;
import io.github.runpodjava.config.LimitSettings;
import io.github.runpodjava.internal.debug.Digests;
import io.github.runpodjava.internal.debug.FailureReason;
import io.github.runpodjava.internal.json.BodyWriter;
import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.internal.report.ResultReporter;
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
    private final MemoryReserve reserve = MemoryReserve.ofJobs();

    JobVerdict(JobTask task, Failures failures, LimitSettings limits, WorkerControl control) {
        this.task = task;
        this.failures = failures;
        this.limits = limits;
        this.control = control;
    }

    /** Sets aside what makes room later; to be called before anything that may need it. */
    void prepare() {
        reserve.prepare();
    }

    /** Ends the worker if {@code thrown}, which the runtime meets again and again or for good, is to stay. */
    void starving(Throwable thrown) {
        makeRoom(thrown);
        if (isToStay(thrown)) {
            control.starved(thrown);
        } else if (thrown instanceof LinkageError misfit) {
            control.misfit(misfit);
        } else if (thrown instanceof OutOfMemoryError) {
            reserve.refill();
        }
    }

    private static boolean isToStay(Throwable thrown) {
        try {
            return LastResort.isStarving(thrown);
        } catch (Error noMemoryToJudge) {
            return true;
        }
    }

    /** The outcome of a handler that returned: only at a shutdown is a job worth something that was told to end. */
    JobOutcome returned(RunningJob running, DefaultJobContext context, JobOutcome outcome) {
        boolean shutdown = running.cancellation()
                .reason()
                .filter(why -> why == StopReason.SHUTDOWN)
                .isPresent();
        JobOutcome result = shutdown && outcome instanceof JobOutcome.Completed
                ? outcome
                : cancelled(running, context).orElseGet(() -> said(running, context, outcome));
        if (result instanceof JobOutcome.Failed failed) {
            LOG.warn("Job failed: {}", failed.error());
        }
        return result;
    }

    private JobOutcome said(RunningJob running, DefaultJobContext context, JobOutcome outcome) {
        if (!(outcome instanceof JobOutcome.Failed failed)) {
            return outcome;
        }
        FailureReason reason = new FailureReason(failed.error(), Digests.Kind.JOB_FAILED);
        context.failedFor(reason);
        return new JobOutcome.Failed(failures.said(reason, running.job()), failed.output(), failed.refreshesWorker());
    }

    /** The outcome of a handler that threw. */
    JobOutcome threw(RunningJob running, DefaultJobContext context, Throwable thrown) {
        Optional<JobOutcome> cancelled = cancelled(running, context);
        if (cancelled.isPresent() && cancelled.get() instanceof JobOutcome.Failed failed) {
            LOG.warn("Job failed: {}", failed.error());
        }
        if (cancelled.isPresent() && thrown instanceof OutOfMemoryError) {
            reserve.refill();
        }
        return cancelled.orElseGet(() -> failed(running, context, thrown));
    }

    /** What a job ends as that was told to end; empty for any other. */
    Optional<JobOutcome> cancelled(RunningJob running, DefaultJobContext context) {
        return running.cancellation()
                .reason()
                .map(why -> why == StopReason.DEADLINE
                        ? new JobOutcome.Failed(timedOut(running, context))
                        : new JobOutcome.Stopped(why));
    }

    private String timedOut(RunningJob running, DefaultJobContext context) {
        return said(running, context, new FailureReason(overran(), Digests.Kind.JOB_TIMEOUT));
    }

    /** The failure of a job whose process ends while it runs. */
    JobOutcome.Failed cutOff(RunningJob running, DefaultJobContext context, String error) {
        return new JobOutcome.Failed(said(running, context, new FailureReason(error, Digests.Kind.PROCESS_EXIT)));
    }

    private String said(RunningJob running, DefaultJobContext context, FailureReason reason) {
        context.failedFor(reason);
        return running.isPlain() ? failures.hidden(reason.sentence()) : failures.said(reason, running.job());
    }

    private String overran() {
        return "The job ran longer than its limit of "
                + limits.jobLimit().map(Duration::toMillis).orElse(0L) + " ms and was cancelled.";
    }

    /** What must come before anything else when a handler threw: without it there may be no memory for the rest. */
    void makeRoom(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError) {
            makeRoom();
        }
    }

    /** The same for a worker that ends, whatever it ends of. */
    void makeRoom() {
        reserve.release();
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

    /** The same for what may only be the messenger. */
    private boolean giveUpIfLasting(RunningJob running, Throwable thrown) {
        return LastResort.isLasting(thrown) && giveUp(running, thrown);
    }

    /** The failure that {@code thrown} is, logged. Never fails itself. */
    JobOutcome failed(RunningJob running, DefaultJobContext context, Throwable thrown) {
        if (thrown instanceof JobFailedException failure) {
            // Said on purpose, to the caller; a stack trace would be noise.
            LOG.atLevel(task.failureLoudness(running.job())).log("Job failed: {}", failure.reason());
            if (failure.getCause() != null) {
                FaultLog.error(LOG, "The job failed because of this", failure.getCause());
            }
            context.failedFor(new FailureReason(failure.reason(), Digests.kindOf(failure)));
            String error =
                    running.isPlain() ? failures.hidden(failure.reason()) : failures.said(failure, running.job());
            boolean giveUp = giveUpIfLasting(running, failure);
            return new JobOutcome.Failed(error, failure.output(), failure.refreshesWorker() || giveUp);
        }
        boolean giveUp = giveUp(running, thrown);
        FaultLog.error(LOG, "Captured Handler Exception", thrown);
        JobOutcome failed = new JobOutcome.Failed(described(running, thrown), null, giveUp);
        if (thrown instanceof OutOfMemoryError && !giveUp) {
            reserve.refill();
        }
        return failed;
    }

    /** The failure of a job whose result cannot be written; {@code why} was thrown when it was tried. */
    JobOutcome.Failed unwritten(
            RunningJob running, DefaultJobContext context, JobOutcome outcome, String problem, Throwable why) {
        boolean giveUp = giveUpIfLasting(running, why);
        return new JobOutcome.Failed(
                sentence(running, context, outcome, problem, why), null, outcome.refreshesWorker() || giveUp);
    }

    private String sentence(
            RunningJob running, DefaultJobContext context, JobOutcome outcome, String problem, Throwable why) {
        Optional<FailureReason> before = context.failedFor();
        // Hidden before it is cut: half a secret is none that anybody would know.
        String said = before.map(reason -> failures.hidden(reason.sentence()))
                .orElseGet(() -> outcome.fold(done -> "", JobOutcome.Failed::error, stopped -> ""));
        FailureReason now = new FailureReason(
                ResultReporter.behind(said, problem),
                before.map(FailureReason::kind).orElseGet(() -> kindOf(why)));
        context.failedFor(now);
        String sentence = failures.hidden(now.sentence());
        if (running.isPlain()) {
            return sentence;
        }
        String error = failures.said(now, running.job());
        return context.hasRoomFor(error) ? error : sentence;
    }

    private static Digests.Kind kindOf(Throwable why) {
        if (why instanceof OutOfMemoryError) {
            return Digests.Kind.OUT_OF_MEMORY;
        }
        return why instanceof BodyWriter.UnwritableException unwritable && unwritable.isTooLarge()
                ? Digests.Kind.RESULT_TOO_LARGE
                : Digests.Kind.RESULT_UNWRITABLE;
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
