package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.WorkerState;
import io.github.runpodjava.internal.crash.CrashGuard;
import io.github.runpodjava.internal.execute.RunningJob;
import io.github.runpodjava.internal.execute.WorkerControl;
import io.github.runpodjava.internal.inspect.InspectedWorker;
import io.github.runpodjava.internal.inspect.Inspection;
import io.github.runpodjava.internal.inspect.StartPhases;
import io.github.runpodjava.internal.pacing.FaultLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One worker's life: start, work, drain, end. */
public final class LiveWorker implements Workforce {
    private static final Logger LOG = LoggerFactory.getLogger(LiveWorker.class);
    private static final String CANNOT_READ =
            "The worker can take no jobs and ends, as libraries on the class path do not fit together: a bill of"
                    + " materials, as that of Spring Boot, or another dependency has changed the version of one, or the"
                    + " Java runtime lacks a module. See docs/new-project.md";

    private final WorkerParts parts;
    private final Object stateLock = new Object();
    private final CountDownLatch ending = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    /** Started with the worker: when memory or threads are used up, none may be needed to end. */
    private final Thread shutdown = new Thread(this::shutDown, "runpod-shutdown");

    private final CrashGuard guard;
    private final Optional<Inspection> inspection;
    private volatile String reason = "";
    /** What no job could recover from. */
    private volatile @Nullable Throwable fatal;

    private volatile WorkerState state = WorkerState.NEW;
    /** Open once the checks and the set-up do not run any more. */
    private final CountDownLatch prepared = new CountDownLatch(1);

    private final StartPhases phases = new StartPhases();
    private volatile boolean failed;
    private final UnhealthyNotice unhealthy;
    private final SetUp setUp;
    private final Drain drain;

    LiveWorker(WorkerSpec spec, AssemblyInput input) {
        this.guard = input.guard();
        this.inspection = input.inspection();
        this.parts = WorkerParts.assemble(spec, input, new WorkerControl() {
            @Override
            public void end(String why, boolean because) {
                LiveWorker.this.end(why, because);
            }

            @Override
            public void thrown(String jobId, Throwable thrown, boolean lasting) {
                if (lasting) {
                    fatal = thrown;
                }
                guard.failed(jobId, thrown, lasting);
            }

            @Override
            public void starved(Throwable thrown) {
                guard.hopeless("The worker cannot go on, as all it tries fails", thrown);
                // Where the program goes on without it.
                LiveWorker.this.end("all it tries fails", true);
            }

            @Override
            public void misfit(LinkageError thrown) {
                LiveWorker.this.misfit(thrown);
            }

            @Override
            public void hopeless(Throwable thrown) {
                guard.hopeless("A job could not be reported", thrown);
            }
        });
        this.unhealthy = new UnhealthyNotice(parts);
        this.setUp = new SetUp(parts, guard, unhealthy);
        this.drain = new Drain(parts, guard);
    }

    @Override
    public WorkerState state() {
        return state;
    }

    /**
     * Checks, sets up, and begins to take jobs.
     *
     * @throws UnfitException if a fitness check fails; RunPod was told
     * @throws StartupException if the set-up fails; RunPod was told
     */
    @Override
    public void start() throws InterruptedException {
        long start = System.nanoTime();
        move(WorkerState.NEW, WorkerState.STARTING);
        shutdown.start();
        try {
            LOG.info("--- Starting Serverless Worker |  Version {} ---", RuntimeVersion.get());
            parts.queue().open();
            prepare();
            if (canLogJobs() && moved(WorkerState.STARTING, WorkerState.ACTIVE)) {
                LOG.info("Ready after {} ms; {}", (System.nanoTime() - start) / 1_000_000, parts.describe());
                guard.working(parts.inFlight(), parts.first());
                parts.startThreads();
                if (inspection.isPresent()) {
                    inspection.get().working();
                }
                phases.begin("ready").end();
            }
        } catch (Throwable thrown) {
            // Whatever it was: a worker that cannot start must not stay half started.
            parts.makeRoom();
            prepared.countDown();
            end("the start failed", true);
            throw thrown;
        }
    }

    /** An SLF4J before 2.0, as an older library brings it, lacks what each job is logged with: all of them would fail. */
    private boolean canLogJobs() {
        try {
            LOG.isEnabledForLevel(Level.INFO);
            return true;
        } catch (LinkageError old) {
            misfit(old);
            return false;
        }
    }

    private void prepare() throws InterruptedException {
        StartPhases.Running fitness = phases.begin("fitness");
        try {
            checkFitness();
            fitness.end();
            if (state == WorkerState.STARTING) {
                setUp();
            }
        } finally {
            prepared.countDown();
        }
    }

    private void checkFitness() throws InterruptedException {
        Optional<Fitness.Failure> failure = parts.fitness().run();
        if (failure.isPresent()) {
            Fitness.Failure unfit = failure.get();
            unhealthy.tell(unfit.check(), unfit.reason());
            endPrepared("a fitness check failed");
            throw new UnfitException(unfit.check(), unfit.reason());
        }
    }

    private void setUp() throws InterruptedException {
        long start = System.nanoTime();
        StartPhases.Running phase = phases.begin("setup");
        Throwable failure;
        try {
            failure = setUp.run();
        } catch (InterruptedException e) {
            prepared.countDown();
            end("the set-up was interrupted", true);
            throw e;
        }
        if (failure != null) {
            endPrepared("the set-up failed");
            throw new StartupException("The worker's set-up failed: " + failure, failure);
        }
        phase.end();
        LOG.debug("Set-up took {} ms", (System.nanoTime() - start) / 1_000_000);
    }

    private void endPrepared(String why) throws InterruptedException {
        prepared.countDown();
        end(why, true);
        awaitStop();
    }

    private void move(WorkerState from, WorkerState to) {
        if (!moved(from, to)) {
            throw new IllegalStateException("a worker goes from " + from + " to " + to + " but is " + state);
        }
    }

    private boolean moved(WorkerState from, WorkerState to) {
        synchronized (stateLock) {
            if (state != from) {
                return false;
            }
            state = to;
            return true;
        }
    }

    /** Has the worker finish what it has and end; returns at once. A second call changes nothing. */
    @Override
    public WorkerState end(String why, boolean because) {
        if (because) {
            failed = true;
        }
        WorkerState before;
        synchronized (stateLock) {
            before = state;
            if (before.compareTo(WorkerState.DRAINING) >= 0) {
                return before;
            }
            if (before == WorkerState.NEW) {
                prepared.countDown();
                shutdown.start();
            }
            state = WorkerState.DRAINING;
        }
        // At once: a job that asked for a fresh worker must not be followed by the next one in its place.
        parts.windDown();
        reason = why;
        ending.countDown();
        return before;
    }

    /** Once for all threads that meet it: they do at about the same time. */
    private void misfit(LinkageError thrown) {
        boolean first;
        synchronized (stateLock) {
            first = fatal == null;
            // The first: the next ones only say that it cannot be used.
            fatal = first ? thrown : fatal;
        }
        if (first) {
            FaultLog.error(LOG, CANNOT_READ, thrown);
            guard.unable(CANNOT_READ, thrown);
        }
        end("libraries on the class path do not fit together", true);
    }

    @Override
    public List<InspectedWorker> inspected() {
        return List.of(new InspectedLiveWorker(this, parts, phases));
    }

    /** The jobs that were taken and are not done. */
    @Override
    public List<String> unfinishedJobs() {
        return parts.inFlight().ids();
    }

    private static String unfinished(long jobs) {
        return jobs == 0 ? "No job is in progress" : jobs + " job(s) in progress will be finished";
    }

    /** Cancels running handlers and gives up on deliveries: whoever asked for the end asked again. */
    @Override
    public void hurry() {
        drain.hurry();
    }

    /** Waits until the worker has ended; true if all it had was finished and nothing had failed. */
    @Override
    public boolean awaitStop() throws InterruptedException {
        stopped.await();
        return !failed();
    }

    /** Whether something kept it from finishing all that it had taken, or from starting. */
    boolean failed() {
        return failed || drain.failed();
    }

    /** The process ends under the worker: whoever waits for its jobs is told, as far as {@code patience} allows. */
    @Override
    public void failAll(String error, String why, Duration patience) throws InterruptedException {
        Beside pinger = Beside.begin(() -> unhealthy.tellOfTheEnd(why), "runpod-unhealthy");
        if (!parts.failAll(error, patience)) {
            LOG.error("Not all jobs could be reported within {} ms", patience.toMillis());
        }
        pinger.await(patience);
    }

    /** With what was thrown, if there is the memory to say so. */
    private String fatalReason() {
        Throwable thrown = fatal;
        if (thrown == null) {
            return reason;
        }
        try {
            return thrown + ": " + reason;
        } catch (OutOfMemoryError still) {
            return reason;
        }
    }

    private void shutDown() {
        EndWatch watch = new EndWatch(guard);
        try {
            ending.await();
            watch.start();
            if (failed()) {
                unhealthy.tell("worker", fatalReason());
            }
            List<RunningJob> deaf = parts.inFlight().deafJobs();
            LOG.info(
                    "Stopping: {}. {}",
                    reason,
                    unfinished(parts.inFlight().all().stream()
                            .filter(job -> !deaf.contains(job))
                            .count()));
            runSteps(watch);
            LOG.info("Worker stopped.");
        } catch (Throwable thrown) {
            failed = true;
            try {
                FaultLog.error(LOG, "The shutdown failed", thrown);
            } finally {
                guard.hopeless("The worker's shutdown failed", thrown);
            }
        } finally {
            watch.close();
            state = WorkerState.STOPPED;
            guard.left(parts.inFlight());
            stopped.countDown();
        }
    }

    private void runSteps(EndWatch watch) {
        new ShutdownSequence(watch)
                .step("wait for the set-up", parts.limits().drain(), this::awaitSetUp)
                .step("stop taking jobs", WorkerParts.CLOSING, parts::stopTaking)
                .step("finish running jobs", drain.limit(), drain::run)
                .step("stop sending spooled results", WorkerParts.CLOSING, parts::stopSpool)
                .step("stop listening for stops", WorkerParts.CLOSING, parts::stopListening)
                // Last of what speaks to the platform: until here the worker must be seen alive.
                .step("stop the heartbeat", WorkerParts.CLOSING, parts::stopHeartbeat)
                .step("clean up", SetUp.CLEAN_UP, setUp::cleanUp)
                .step("close the queue", WorkerParts.CLOSING, parts::close)
                .run();
        watch.allow("say that it has ended", Duration.ZERO);
    }

    /** What is being set up cannot be cleaned up yet. */
    private void awaitSetUp() throws InterruptedException {
        if (!prepared.await(parts.limits().drain().toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.warn("The set-up goes on; the worker ends without it");
        }
    }
}
