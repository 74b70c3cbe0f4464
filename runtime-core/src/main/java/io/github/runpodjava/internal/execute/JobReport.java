package io.github.runpodjava.internal.execute;

import io.github.runpodjava.StopReason;
import io.github.runpodjava.internal.json.Aggregate;
import io.github.runpodjava.internal.log.Traces;
import io.github.runpodjava.internal.report.ResultReporter;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobOutcome;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.spi.JobSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what came of a job: once, after everything else that goes out for it. */
final class JobReport {
    private static final Logger LOG = LoggerFactory.getLogger(JobReport.class);

    private final ResultReporter results;
    private final InFlightJobs inFlight;
    private final JobVerdict verdict;
    private final WorkerControl control;
    private final JobTask task;
    private final Executor helpers;
    private final boolean streams;
    private final boolean refreshAfterEachJob;

    JobReport(JobRunner.Parts parts, JobVerdict verdict) {
        this.results = parts.results();
        this.inFlight = parts.inFlight();
        this.verdict = verdict;
        this.control = parts.control();
        this.task = parts.task();
        this.helpers = parts.helpers();
        this.streams = parts.task().streams();
        this.refreshAfterEachJob = parts.refreshAfterEachJob();
    }

    /** Writes the outcome of a handler that is done: only then it is known whether the job is. */
    ResultReporter.Written written(RunningJob running, JobOutcome outcome, DefaultJobContext context) {
        boolean refreshes = refresh(outcome);
        return running.isReportClaimed()
                ? new ResultReporter.Written(outcome, Optional.empty(), refreshes)
                : results.written(outcome, context.aggregated(), streams, refreshes, wording(running, context));
    }

    private ResultReporter.Wording wording(RunningJob running, DefaultJobContext context) {
        return (outcome, problem, why) -> verdict.unwritten(running, context, outcome, problem, why);
    }

    /** Sends what came of a job that a fault of the runtime ended. */
    void send(RunningJob running, JobOutcome outcome, DefaultJobContext context) {
        send(running, written(running, outcome, context), context);
    }

    /** Sends the outcome of a handler that is done. */
    void send(RunningJob running, ResultReporter.Written written, DefaultJobContext context) {
        try {
            if (written.outcome() instanceof JobOutcome.Stopped stopped) {
                uninterruptibly(context::endProgress);
                LOG.info("Job stopped: {}", inWords(stopped.reason()));
            } else if (!running.claimReport()) {
                // Still this worker's job until the report is out that was begun without the handler.
                uninterruptibly(running::awaitReported);
                LOG.warn("The handler ended long after it was told to; its place is free again");
            } else {
                report(running, written, context);
            }
        } finally {
            // After the result: to remove a large folder takes time that the caller need not wait for.
            context.cleanUp();
        }
    }

    private void report(RunningJob running, ResultReporter.Written written, DefaultJobContext context) {
        try {
            uninterruptibly(context::endMessages);
            deliver(running, context, written);
        } finally {
            running.reported();
        }
    }

    /** A handler may leave threads behind that interrupt this one; that must cost nobody a result. */
    private static void uninterruptibly(Wait wait) {
        while (true) {
            try {
                wait.run();
                return;
            } catch (InterruptedException leftOver) {
                LOG.debug("An interrupt came after the handler was done; it is dropped");
            }
        }
    }

    private interface Wait {
        void run() throws InterruptedException;
    }

    private static String inWords(StopReason reason) {
        return switch (reason) {
            case STOPPED_BY_PLATFORM -> "the platform cancelled it, or its time there is over";
            case GONE -> "the platform no longer knows it";
            case DEADLINE -> "it ran longer than its limit";
            case SHUTDOWN -> "the worker shuts down";
        };
    }

    private boolean refresh(JobOutcome outcome) {
        boolean refreshes = outcome.refreshesWorker() || refreshAfterEachJob;
        if (refreshes) {
            control.end("a job asked for a fresh worker", false);
        }
        return refreshes;
    }

    private void deliver(RunningJob running, DefaultJobContext context, ResultReporter.Written written) {
        if (written.body().isEmpty()) {
            return;
        }
        JsonBody body = context.annotated(written.body().get(), written.outcome());
        Instant start = context.now();
        Delivery delivery;
        // The Java agent of OpenTelemetry puts what is current into every request, over the headers that we have put
        // there.
        try (JobSpan.Current ignored = running.trace().here().enter()) {
            delivery = deliver(running, body, written.stopPod());
        }
        Instant end = context.now();
        context.tell(new JobEvent.Reported(running.id(), end, delivery, Duration.between(start, end)));
    }

    private Delivery deliver(RunningJob running, JsonBody body, boolean stopPod) {
        ResultReporter.Last last = new ResultReporter.Last(running.job(), body, streams, stopPod);
        return results.deliver(last, task.loudness(running.job()), running::withdrawn);
    }

    /** Tells of a handler that goes on after the grace time, and reports its job if it ran too long. */
    void ignored(RunningJob running, DefaultJobContext context, StopReason reason, Duration grace) {
        if (!running.handlerRuns()) {
            return;
        }
        try (JobLog ignored = JobLog.open(running.job())) {
            List<StackTraceElement> stack = running.stack();
            LOG.atWarn()
                    .log(
                            "The handler goes on {} ms after it was told to end ({}); its place stays taken until it"
                                    + " returns. It is here:{}",
                            grace.toMillis(),
                            inWords(reason),
                            Traces.at(stack));
            context.tell(new JobEvent.StopIgnored(running.id(), context.now(), grace, stack));
            if (reason == StopReason.DEADLINE && running.claimReport()) {
                // The caller need not wait for a handler that does not listen, and hears nothing more of it.
                reportWithout(running, context);
            }
            inFlight.abandon(running);
        }
    }

    /**
     * Reports all jobs in flight as failed, for the process ends under them; waits for reports that are under way.
     *
     * @return whether all were reported in time
     */
    boolean failAll(String error, Duration patience) throws InterruptedException {
        List<RunningJob> jobs = inFlight.all();
        CountDownLatch left = new CountDownLatch(jobs.size());
        for (RunningJob job : jobs) {
            Runnable fail = () -> {
                try (JobLog ignored = JobLog.open(job.job())) {
                    fail(job, error);
                } finally {
                    left.countDown();
                }
            };
            try {
                helpers.execute(fail);
            } catch (Throwable noThread) {
                fail.run();
            }
        }
        return left.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Reports a job whose handler will not come back, for the process ends; waits if its report is under way. */
    private void fail(RunningJob running, String error) {
        if (running.withdrawn()) {
            return;
        }
        if (!running.claimReport()) {
            uninterruptibly(running::awaitReported);
            return;
        }
        try {
            Optional<DefaultJobContext> context = running.context();
            JobOutcome outcome = context.map(known -> verdict.cutOff(running, known, error))
                    .orElseGet(() -> new JobOutcome.Failed(error));
            results.written(
                            outcome,
                            Aggregate.empty(),
                            streams,
                            false,
                            (failed, problem, why) -> new JobOutcome.Failed(problem))
                    .body()
                    .map(body ->
                            context.map(known -> known.annotated(body, outcome)).orElse(body))
                    .ifPresent(body -> deliver(running, body, false));
        } finally {
            running.reported();
        }
    }

    private void reportWithout(RunningJob running, DefaultJobContext context) {
        try {
            uninterruptibly(context::endMessages);
            JobOutcome outcome = verdict.cancelled(running, context).orElseThrow();
            deliver(
                    running,
                    context,
                    results.written(outcome, Aggregate.empty(), streams, refresh(outcome), wording(running, context)));
        } finally {
            running.reported();
        }
    }
}
