package io.github.runpodjava.internal.execute;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.StopReason;
import io.github.runpodjava.config.LimitSettings;
import io.github.runpodjava.internal.acquire.Slots;
import io.github.runpodjava.internal.json.BodyWriter;
import io.github.runpodjava.internal.report.ChunkReporter;
import io.github.runpodjava.internal.report.PostRetry;
import io.github.runpodjava.internal.report.ProgressReporter;
import io.github.runpodjava.internal.report.ResultReporter;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobOutcome;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one job from its start to the end of its report, on a thread of its own. */
public final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    /** What a runner works with. */
    public record Parts(
            JobTask task,
            JobQueue queue,
            InFlightJobs inFlight,
            BodyWriter writer,
            ResultReporter results,
            PostRetry chunkRetry,
            Failures failures,
            JobEvents events,
            Watchdog watchdog,
            LimitSettings limits,
            Executor jobThreads,
            Executor helpers,
            WorkerControl control,
            boolean refreshAfterEachJob) {}

    private final Parts parts;

    public JobRunner(Parts parts) {
        this.parts = parts;
    }

    /** Starts a job that was just taken. */
    public void start(TakenJob job, Slots.Slot slot) {
        RunningJob running = new RunningJob(job, slot, parts.helpers());
        if (!parts.inFlight().add(running)) {
            LOG.warn("Job {} was handed out again while it runs here; the second one is ignored", job.id());
            slot.release();
            return;
        }
        parts.events().tell(new JobEvent.Taken(job.id(), job.takenAt()));
        DefaultJobContext context = contextOf(running);
        running.cancellation().onCancel(() -> watchTheEnd(running, context));
        try {
            parts.jobThreads().execute(() -> run(running, context));
        } catch (Throwable noThread) {
            // Nothing that was taken may be lost, not even when the machine is out of threads.
            LOG.atError().setCause(noThread).log("No thread could be started for job {}", job.id());
            running.finish();
            settle(running, () -> report(running, failed(noThread), context));
        }
    }

    private void run(RunningJob running, DefaultJobContext context) {
        settle(running, () -> report(running, execute(running, context), context));
    }

    private void settle(RunningJob running, InterruptibleStep step) {
        try (JobLog ignored = JobLog.open(running.job())) {
            step.run();
        } catch (InterruptedException e) {
            LOG.warn("The report of job {} was interrupted", running.id());
            Thread.currentThread().interrupt();
        } catch (Throwable thrown) {
            LOG.atError().setCause(thrown).log("Job {} ended with a fault of the runtime", running.id());
        } finally {
            parts.inFlight().remove(running);
            running.slot().release();
        }
    }

    private DefaultJobContext contextOf(RunningJob running) {
        DefaultJobContext context = new DefaultJobContext(
                running,
                parts.events(),
                parts.writer(),
                new ProgressReporter(running.id(), parts.queue(), parts.helpers(), running::decided),
                new ChunkReporter(
                        running.id(), parts.chunkRetry(), parts.helpers(), running.cancellation()::isCancelled),
                parts.limits()
                        .jobLimit()
                        .map(limit -> parts.events().now().plus(limit))
                        .orElse(null));
        // Not only when the handler returns: it may be waiting for just these threads.
        running.cancellation().onCancel(context::endThreads);
        return context;
    }

    private JobOutcome execute(RunningJob running, DefaultJobContext context) {
        if (!running.begin()) {
            return cancelled(running).orElseThrow();
        }
        Instant start = parts.events().now();
        Optional<Future<?>> deadline =
                parts.limits().jobLimit().map(limit -> parts.watchdog().stopAfter(limit, running));
        JobOutcome outcome;
        try {
            LOG.info("Started.");
            parts.events().tell(new JobEvent.Started(running.id(), start));
            outcome = parts.task().call(context);
        } catch (Throwable thrown) {
            outcome = cancelled(running).orElseGet(() -> failed(thrown));
        } finally {
            running.finish();
            deadline.ifPresent(timer -> timer.cancel(false));
            context.endThreads();
        }
        JobOutcome result = lateOrStopped(running, outcome);
        Instant end = parts.events().now();
        parts.events().tell(new JobEvent.Finished(running.id(), end, result, Duration.between(start, end)));
        return result;
    }

    /** A handler may return although it was told to end: only at a shutdown is that still worth something. */
    private JobOutcome lateOrStopped(RunningJob running, JobOutcome outcome) {
        boolean shutdown = running.cancellation()
                .reason()
                .filter(why -> why == StopReason.SHUTDOWN)
                .isPresent();
        return shutdown && outcome instanceof JobOutcome.Completed
                ? outcome
                : cancelled(running).orElse(outcome);
    }

    /** What a job ends as that was told to end; empty for any other. */
    private Optional<JobOutcome> cancelled(RunningJob running) {
        return running.cancellation()
                .reason()
                .map(why -> why == StopReason.DEADLINE
                        ? new JobOutcome.Failed("The job ran longer than its limit of "
                                + parts.limits()
                                        .jobLimit()
                                        .map(Duration::toMillis)
                                        .orElse(0L) + " ms and was cancelled.")
                        : new JobOutcome.Stopped(why));
    }

    private JobOutcome failed(Throwable thrown) {
        if (thrown instanceof JobFailedException failure) {
            // Said on purpose, to the caller; a stack trace would be noise.
            LOG.atWarn().setCause(failure.getCause()).log("Job failed: {}", failure.reason());
            return new JobOutcome.Failed(failure.reason(), failure.output(), failure.refreshesWorker());
        }
        boolean giveUp = LastResort.mustGiveUp(thrown);
        String error = described(thrown);
        if (giveUp) {
            parts.control()
                    .end("This worker cannot go on after " + thrown.getClass().getName(), true);
        }
        return new JobOutcome.Failed(error, null, giveUp);
    }

    /** The log line and the caller's error. Neither may fail, whatever the handler threw. */
    private String described(Throwable thrown) {
        try {
            LOG.atError().setCause(thrown).log("Captured Handler Exception");
        } catch (Throwable unloggable) {
            LOG.error(
                    "Captured Handler Exception {}, which cannot be logged itself",
                    thrown.getClass().getName());
        }
        try {
            return parts.task().describe(parts.failures(), thrown);
        } catch (Throwable undescribable) {
            return thrown.getClass().getName() + " (it could not be described: "
                    + undescribable.getClass().getName() + ")";
        }
    }

    private void report(RunningJob running, JobOutcome outcome, DefaultJobContext context) throws InterruptedException {
        if (outcome instanceof JobOutcome.Stopped stopped) {
            context.end();
            LOG.info("Job stopped: {}", stopped.reason());
            return;
        }
        if (!running.claimReport()) {
            context.end();
            LOG.warn("The handler ended long after it was told to; its place is free again");
            return;
        }
        boolean stopPod = outcome.refreshesWorker() || parts.refreshAfterEachJob();
        if (stopPod) {
            parts.control().end("A job asked for a fresh worker", false);
        }
        boolean streams = parts.task().streams();
        Optional<JsonBody> body = parts.results().body(outcome, context.aggregated(), streams, stopPod);
        context.end();
        context.endMessages();
        if (body.isPresent()) {
            deliver(running, body.get(), streams);
        }
    }

    private void deliver(RunningJob running, JsonBody body, boolean streams) throws InterruptedException {
        Instant start = parts.events().now();
        Delivery delivery = parts.results().deliver(running.id(), body, streams, running::withdrawn);
        Instant end = parts.events().now();
        parts.events().tell(new JobEvent.Reported(running.id(), end, delivery, Duration.between(start, end)));
    }

    /** Runs on a helper thread as soon as the job is told to end. */
    private void watchTheEnd(RunningJob running, DefaultJobContext context) {
        StopReason reason = running.cancellation().reason().orElseThrow();
        parts.events()
                .tell(new JobEvent.StopRequested(running.id(), parts.events().now(), reason));
        Duration grace = parts.limits().stopGrace();
        parts.watchdog().after(grace, () -> parts.helpers().execute(() -> ignored(running, context, reason)));
    }

    private void ignored(RunningJob running, DefaultJobContext context, StopReason reason) {
        if (!running.handlerRuns()) {
            return;
        }
        try (JobLog ignored = JobLog.open(running.job())) {
            Duration grace = parts.limits().stopGrace();
            StringBuilder where = new StringBuilder();
            running.stack().forEach(frame -> where.append("\n\tat ").append(frame));
            LOG.atWarn()
                    .addKeyValue("reason", reason)
                    .log(
                            "The handler goes on {} ms after it was told to end; its place stays taken until it returns."
                                    + " It is here:{}",
                            grace.toMillis(),
                            where);
            parts.events()
                    .tell(new JobEvent.StopIgnored(running.id(), parts.events().now(), grace, running.stack()));
            parts.inFlight().abandon(running);
            if (reason == StopReason.DEADLINE && running.claimReport()) {
                // The caller need not wait for a handler that does not listen, and hears nothing more of it.
                context.endMessages();
                JobOutcome outcome = cancelled(running).orElseThrow();
                boolean streams = parts.task().streams();
                deliver(
                        running,
                        parts.results()
                                .body(outcome, java.util.List.of(), streams, false)
                                .orElseThrow(),
                        streams);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface InterruptibleStep {
        void run() throws InterruptedException;
    }
}
