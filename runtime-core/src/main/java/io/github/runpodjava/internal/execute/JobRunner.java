package io.github.runpodjava.internal.execute;

import io.github.runpodjava.StopReason;
import io.github.runpodjava.config.LimitSettings;
import io.github.runpodjava.internal.acquire.Slots;
import io.github.runpodjava.internal.debug.DebugRecorder;
import io.github.runpodjava.internal.debug.JobRecord;
import io.github.runpodjava.internal.json.BodyWriter;
import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.internal.pacing.Timers;
import io.github.runpodjava.internal.report.ChunkReporter;
import io.github.runpodjava.internal.report.PostRetry;
import io.github.runpodjava.internal.report.ProgressReporter;
import io.github.runpodjava.internal.report.ResultReporter;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobOutcome;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.JobSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one job from its start to the end of its report, on a thread of its own. It also is what the loops tell of each
 * exception that they meet: a lambda in its place would take some of a start's time.
 */
public final class JobRunner implements Consumer<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    /**
     * What a runner works with.
     *
     * @param debug records how jobs go; empty when results are not to tell
     * @param traces gives each job its place in a trace
     * @param next the job that goes into a place whose job is done; empty if there is none at the moment. It is given
     *     what runs a job in that place on another thread
     */
    public record Parts(
            JobTask task,
            JobQueue queue,
            InFlightJobs inFlight,
            BodyWriter writer,
            ResultReporter results,
            PostRetry chunkRetry,
            Failures failures,
            JobEvents events,
            JobTraces traces,
            Optional<DebugRecorder> debug,
            Timers timers,
            LimitSettings limits,
            Executor jobThreads,
            Executor helpers,
            WorkerControl control,
            boolean refreshAfterEachJob,
            Function<Consumer<TakenJob>, Optional<TakenJob>> next) {}

    private final Parts parts;
    private final JobVerdict verdict;
    private final JobReport report;

    public JobRunner(Parts parts) {
        this.parts = parts;
        this.verdict = new JobVerdict(parts.task(), parts.failures(), parts.limits(), parts.control());
        this.report = new JobReport(parts, verdict);
    }

    /** Starts a job that was just taken. */
    public void start(TakenJob job, Slots.Slot slot) {
        RunningJob running = new RunningJob(job, slot, parts.helpers());
        if (!isAlone(running, parts.inFlight().add(running))) {
            slot.release();
            return;
        }
        DefaultJobContext context = prepare(running);
        // Taken out by the thread: a job that is done must not stay in memory for as long as others follow it.
        AtomicReference<Prepared> first = new AtomicReference<>(new Prepared(running, context));
        try {
            parts.jobThreads().execute(() -> runInPlace(slot, first));
        } catch (Throwable noThread) {
            // Nothing that was taken may be lost, not even when the machine is out of threads.
            running.finish();
            try {
                settle(running, context, () -> report.send(running, unstarted(running, context, noThread), context));
            } finally {
                free(running);
            }
        }
    }

    /** Sets memory aside for the last words of jobs that use up all the rest. */
    public void prepare() {
        verdict.prepare();
    }

    /** The worker ends for a fault: there may be no memory left to say so. */
    public void makeRoom() {
        verdict.makeRoom();
    }

    /** Ends the worker if that is to stay. */
    @Override
    public void accept(Throwable thrown) {
        verdict.starving(thrown);
    }

    private static boolean isAlone(RunningJob running, boolean added) {
        if (!added) {
            LOG.warn("Job {} was handed out again while it is in flight here; it runs once", running.id());
        }
        return added;
    }

    private DefaultJobContext prepare(RunningJob running) {
        try {
            parts.traces().begin(running);
            TakenJob job = running.job();
            DefaultJobContext context = contextOf(running);
            running.context(context);
            context.tell(new JobEvent.Taken(job.id(), job.takenAt()));
            running.cancellation().onCancel(() -> watchTheEnd(running, context));
            return context;
        } catch (Throwable noMemory) {
            // The heartbeat must not go on saying that it is here.
            parts.inFlight().remove(running);
            throw noMemory;
        }
    }

    private record Prepared(RunningJob running, DefaultJobContext context) {}

    /** Runs the job, and then those that come into its place, until none does. */
    private void runInPlace(Slots.Slot place, AtomicReference<Prepared> job) {
        try {
            RunningJob next;
            do {
                runAndRemove(job.getAndSet(null));
                next = nextIn(place);
                if (next != null) {
                    job.set(new Prepared(next, prepare(next)));
                }
            } while (next != null);
        } finally {
            place.release();
            JobThread.heedAll();
        }
    }

    private void runAndRemove(Prepared job) {
        try {
            run(job.running(), job.context());
        } catch (Throwable thrown) {
            // Nothing comes after that, here at least.
            parts.inFlight().remove(job.running());
            throw thrown;
        }
        parts.inFlight().expectAnother(job.running());
    }

    private void run(RunningJob running, DefaultJobContext context) {
        settle(running, context, () -> report.send(running, execute(running, context), context));
    }

    /** The job that comes into a place whose job is done. */
    private @Nullable RunningJob nextIn(Slots.Slot place) {
        RunningJob next = null;
        try {
            next = parts.next()
                    .apply(job -> runHere(job, place))
                    .map(job -> new RunningJob(job, place, parts.helpers()))
                    .orElse(null);
        } catch (Throwable thrown) {
            FaultLog.error(LOG, "The next job could not be taken", thrown);
        }
        if (next == null) {
            parts.inFlight().expectNoMore();
        } else if (isAlone(next, parts.inFlight().addExpected(next))) {
            return next;
        }
        return null;
    }

    /** Runs a job in a place whose own thread waits meanwhile, on the thread that calls this. */
    private void runHere(TakenJob job, Slots.Slot slot) {
        RunningJob running = new RunningJob(job, slot, parts.helpers());
        if (!isAlone(running, parts.inFlight().addExpected(running))) {
            parts.inFlight().expectOneMore();
            return;
        }
        try {
            run(running, prepare(running));
        } finally {
            parts.inFlight().expectAnother(running);
        }
    }

    private void settle(RunningJob running, DefaultJobContext context, Runnable step) {
        try (JobLog ignored = JobLog.open(running.job())) {
            settleLogged(running, context, step);
        } finally {
            running.trace().close();
        }
    }

    private void free(RunningJob done) {
        try {
            parts.inFlight().remove(done);
        } finally {
            done.slot().release();
        }
    }

    private void settleLogged(RunningJob running, DefaultJobContext context, Runnable step) {
        try {
            step.run();
        } catch (Throwable thrown) {
            verdict.makeRoom(thrown);
            try {
                verdict.giveUp(running, thrown);
                FaultLog.error(LOG, "The job ended with a fault of the runtime", thrown);
                reportFault(running, context, thrown);
            } catch (VirtualMachineError | LinkageError hopeless) {
                // With metaspace full, classes that are first needed now cannot be loaded.
                parts.control().hopeless(thrown);
                throw hopeless;
            }
        }
    }

    /** Somebody waits for an answer, also to a job that a fault of ours spoiled. */
    private void reportFault(RunningJob running, DefaultJobContext context, Throwable thrown) {
        try {
            String error = "The worker's runtime failed: " + thrown.getClass().getName();
            report.send(running, new JobOutcome.Failed(error), context);
        } catch (OutOfMemoryError again) {
            throw again;
        } catch (Throwable again) {
            FaultLog.error(LOG, "The job could not be reported", again);
        }
    }

    /**
     * Reports all jobs in flight as failed, for the process ends under them; waits for reports that are under way.
     *
     * @return whether all were reported in time
     */
    public boolean failAll(String error, Duration patience) throws InterruptedException {
        return report.failAll(error, patience);
    }

    private DefaultJobContext contextOf(RunningJob running) {
        Optional<JobRecord> record = parts.debug().map(recorder -> recorder.begin(running.job()));
        JobEvents recorded = record.map(parts.events()::and).orElse(parts.events());
        JobEvents events = running.trace().listener().map(recorded::and).orElse(recorded);
        DefaultJobContext context = new DefaultJobContext(
                running,
                events,
                record,
                parts.writer(),
                new ProgressReporter(running.job(), parts.queue(), parts.helpers(), running::decided),
                new ChunkReporter(
                        running.job(),
                        parts.chunkRetry(),
                        parts.helpers(),
                        running.cancellation()::isCancelled,
                        retries -> events.tell(new JobEvent.ChunkRetried(running.id(), events.now(), retries))),
                parts.limits()
                        .jobLimit()
                        .map(limit -> parts.events().now().plus(limit))
                        .orElse(null),
                parts.failures()::hidden);
        // Not only when the handler returns: it may be waiting for just these threads.
        running.cancellation().onCancel(context::endThreads);
        return context;
    }

    private ResultReporter.Written execute(RunningJob running, DefaultJobContext context) {
        if (!running.begin()) {
            JobOutcome never = verdict.cancelled(running, context).orElseThrow();
            context.tellStop();
            return written(running, never, context, context.now(), Duration.ZERO);
        }
        verdict.prepare();
        Instant start = context.now();
        Optional<Future<?>> deadline = Optional.empty();
        Instant end = start;
        JobOutcome outcome;
        try {
            LOG.atLevel(parts.task().loudness(running.job())).log("Started.");
            context.tell(new JobEvent.Started(running.id(), start));
            // Only now: nobody is to hear of the end before the start.
            deadline = parts.limits().jobLimit().map(limit -> parts.timers()
                    .after(limit, () -> running.stop(StopReason.DEADLINE)));
            JobOutcome returned = call(running, context);
            end = context.now();
            running.finish();
            outcome = verdict.returned(running, context, returned);
        } catch (Throwable thrown) {
            verdict.makeRoom(thrown);
            // Before it is logged: to describe the first exception takes more time than many a handler.
            end = context.now();
            running.finish();
            context.tellStop();
            context.tell(new JobEvent.HandlerThrew(running.id(), end, thrown));
            outcome = verdict.threw(running, context, thrown);
        } finally {
            deadline.ifPresent(timer -> timer.cancel(false));
            context.endThreads();
        }
        // On this thread too: the one that watches the end may be late.
        context.tellStop();
        return written(running, outcome, context, end, Duration.between(start, end));
    }

    /** The failure of a job whose handler is not called. */
    private ResultReporter.Written unstarted(RunningJob running, DefaultJobContext context, Throwable why) {
        JobOutcome failed = verdict.failed(running, context, why);
        return written(running, failed, context, context.now(), Duration.ZERO);
    }

    /** Tells what came of the job when that is known for sure: a result that cannot be written is no completed job. */
    private ResultReporter.Written written(
            RunningJob running, JobOutcome outcome, DefaultJobContext context, Instant end, Duration ran) {
        JobOutcome told = new JobOutcome.Failed("The worker's runtime failed while it wrote the result");
        try {
            ResultReporter.Written written = report.written(running, outcome, context);
            told = written.outcome();
            return written;
        } finally {
            context.tell(new JobEvent.Finished(running.id(), end, told, ran));
        }
    }

    private JobOutcome call(RunningJob running, DefaultJobContext context) throws Exception {
        try (JobSpan.Current ignored = running.trace().here().enter()) {
            return parts.task().call(context);
        }
    }

    /** Runs on a helper thread as soon as the job is told to end. */
    private void watchTheEnd(RunningJob running, DefaultJobContext context) {
        StopReason reason = running.cancellation().reason().orElseThrow();
        context.tellStop();
        Duration grace = parts.limits().stopGrace();
        parts.timers()
                .after(grace, () -> parts.helpers().execute(() -> report.ignored(running, context, reason, grace)));
    }
}
