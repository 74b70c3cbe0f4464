package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.StopReason;
import io.github.runpodjava.WorkerHooks;
import io.github.runpodjava.WorkerState;
import io.github.runpodjava.internal.crash.CrashGuard;
import io.github.runpodjava.internal.execute.JobLog;
import io.github.runpodjava.internal.execute.MemoryReserve;
import io.github.runpodjava.internal.execute.RunningJob;
import io.github.runpodjava.internal.execute.WorkerControl;
import io.github.runpodjava.internal.inspect.InspectedWorker;
import io.github.runpodjava.internal.inspect.Inspection;
import io.github.runpodjava.internal.inspect.StartPhases;
import io.github.runpodjava.internal.log.Traces;
import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.internal.pacing.FirstTake;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker's life: start, work, drain, end. */
public final class LiveWorker implements Workforce {
    private static final Logger LOG = LoggerFactory.getLogger(LiveWorker.class);
    /** How long cancelled handlers get to come back once the drain limit is used up. */
    private static final Duration LAST_GRACE = Duration.ofSeconds(2);

    /** The same with a record of it, for which the volume may take a while. */
    private static final Duration CUTTING_SHORT = Duration.ofSeconds(20);

    /** A quick start has no time for a note before its first request for a job. */
    private static final Duration LONG_SET_UP = Duration.ofSeconds(1);

    private static final Duration CLEAN_UP = Duration.ofSeconds(60);
    /** So many handlers that do not end are told of. */
    private static final int MOST_TOLD = 20;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MINUTE = 60 * SECOND;

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
    private volatile boolean setUpBegan;
    /** Open once the checks and the set-up do not run any more. */
    private final CountDownLatch prepared = new CountDownLatch(1);

    private final StartPhases phases = new StartPhases();
    private volatile boolean hurried;
    private volatile boolean failed;
    private final AtomicBoolean unhealthyTold = new AtomicBoolean();

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
                LiveWorker.this.end("all it tries fails for want of memory", true);
            }

            @Override
            public void hopeless(Throwable thrown) {
                guard.hopeless("A job could not be reported", thrown);
            }
        });
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
            if (moved(WorkerState.STARTING, WorkerState.ACTIVE)) {
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
            tellUnhealthy(unfit.check(), unfit.reason());
            endPrepared("a fitness check failed");
            throw new UnfitException(unfit.check(), unfit.reason());
        }
    }

    private void setUp() throws InterruptedException {
        long start = System.nanoTime();
        StartPhases.Running phase = phases.begin("setup");
        setUpBegan = true;
        if (!parts.hooks().isEmpty()) {
            runHooks();
        }
        phase.end();
        LOG.debug("Set-up took {} ms", (System.nanoTime() - start) / 1_000_000);
    }

    private void runHooks() throws InterruptedException {
        Thread note = new Thread(this::noteLongSetUp, "runpod-set-up-note");
        note.setDaemon(true);
        note.start();
        MemoryReserve reserve = MemoryReserve.ofSetUp();
        try {
            LOG.debug("Set-up begins");
            for (WorkerHooks hook : parts.hooks()) {
                hook.setUp();
            }
        } catch (InterruptedException e) {
            prepared.countDown();
            end("the set-up was interrupted", true);
            throw e;
        } catch (Throwable thrown) {
            // What it has loaded may fill the heap for good; the error may be wrapped in another one.
            reserve.release();
            parts.makeRoom();
            FaultLog.error(LOG, "The set-up failed", thrown);
            tellFailedSetUp(thrown);
            endPrepared("the set-up failed");
            throw new StartupException("The worker's set-up failed: " + thrown, thrown);
        }
    }

    /** One that takes long loads a model, and may be killed for the memory that it takes: the next start is to know. */
    private void noteLongSetUp() {
        try {
            if (!prepared.await(LONG_SET_UP.toMillis(), TimeUnit.MILLISECONDS)) {
                guard.working(parts.inFlight(), FirstTake.unknown());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of a set-up that has used up the memory it may fail as well; what it failed of is still to be said elsewhere. */
    private void tellFailedSetUp(Throwable why) {
        try {
            tellUnhealthy("setup", why.getClass().getSimpleName() + ": " + why.getMessage());
        } catch (RuntimeException | Error noMemory) {
            FaultLog.error(LOG, "RunPod could not be told that the set-up failed", noMemory);
        }
    }

    private void tellUnhealthy(String check, String why) {
        if (unhealthyTold.compareAndSet(false, true)) {
            parts.queue().reportUnhealthy(check, parts.hidden(why));
        }
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
        hurried = true;
        cutShort("whoever asked for the end asked again");
        parts.inFlight().wakeUp();
    }

    /** Waits until the worker has ended; true if all it had was finished and nothing had failed. */
    @Override
    public boolean awaitStop() throws InterruptedException {
        stopped.await();
        return !failed;
    }

    /** Whether something kept it from finishing all that it had taken, or from starting. */
    boolean failed() {
        return failed;
    }

    /** The process ends under the worker: whoever waits for its jobs is told, as far as {@code patience} allows. */
    @Override
    public void failAll(String error, String why, Duration patience) throws InterruptedException {
        Thread pinger = new Thread(() -> tellUnhealthy("process", why), "runpod-unhealthy");
        pinger.setDaemon(true);
        pinger.start();
        if (!parts.failAll(error, patience)) {
            LOG.error("Not all jobs could be reported within {} ms", patience.toMillis());
        }
        pinger.join(patience.toMillis());
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
            if (failed) {
                tellUnhealthy("worker", fatalReason());
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
        Duration drain = parts.limits().drain();
        new ShutdownSequence(watch)
                .step("wait for the set-up", drain, this::awaitSetUp)
                .step("stop taking jobs", WorkerParts.CLOSING, parts::stopTaking)
                .step("finish running jobs", drain.plus(CUTTING_SHORT), this::drain)
                .step("stop sending spooled results", WorkerParts.CLOSING, parts::stopSpool)
                .step("stop listening for stops", WorkerParts.CLOSING, parts::stopListening)
                // Last of what speaks to the platform: until here the worker must be seen alive.
                .step("stop the heartbeat", WorkerParts.CLOSING, parts::stopHeartbeat)
                .step("clean up", CLEAN_UP, this::cleanUp)
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

    private void drain() throws InterruptedException {
        finishJobs();
        parts.inFlight().deafJobs().stream().limit(MOST_TOLD).forEach(LiveWorker::tellLeftBehind);
    }

    private void finishJobs() throws InterruptedException {
        if (awaitJobs()) {
            return;
        }
        // Also when hurried: a job may have come in since.
        cutShort(
                hurried
                        ? "whoever asked for the end asked again"
                        : "the drain limit is used up (RUNPOD_DRAIN_LIMIT_MS)");
        if (!parts.inFlight().awaitEmpty(LAST_GRACE, () -> false)) {
            failed = true;
            List<RunningJob> deaf = parts.inFlight().deafJobs();
            parts.inFlight().all().stream()
                    .filter(job -> !deaf.contains(job))
                    .limit(MOST_TOLD)
                    .forEach(LiveWorker::tellWhere);
        }
    }

    /** With a word now and then of what is waited for: who looks at a worker that does not end must see why. */
    private boolean awaitJobs() throws InterruptedException {
        long limit = parts.limits().drain().toNanos();
        long pause = Math.max(SECOND, Math.min(MINUTE, limit / 10));
        long end = System.nanoTime() + limit;
        while (true) {
            long left = end - System.nanoTime();
            if (parts.inFlight().awaitEmpty(Duration.ofNanos(Math.min(pause, left)), () -> hurried)) {
                return true;
            }
            left = end - System.nanoTime();
            if (hurried || left <= 0) {
                return false;
            }
            List<String> jobs = parts.inFlight().ids();
            if (!jobs.isEmpty()) {
                LOG.info(
                        "Waiting for {} job(s), for {} s more at most: {}",
                        jobs.size(),
                        (left + SECOND - 1) / SECOND,
                        jobs);
            }
        }
    }

    private void cutShort(String why) {
        parts.deliveryPauses().end();
        List<String> jobs = parts.inFlight().ids();
        if (!jobs.isEmpty() && !hurried) {
            // While the handlers still are where they hang.
            guard.cutShort(jobs.size() + " job(s) are cut short because " + why + ": " + jobs);
        }
        List<String> cut = parts.inFlight().stopAll(StopReason.SHUTDOWN);
        if (!cut.isEmpty()) {
            failed = true;
            LOG.error(
                    "{} job(s) are cut short because {}; the platform will hand them out again: {}",
                    cut.size(),
                    why,
                    cut);
        }
    }

    /** Its job was reported, or is no longer this worker's, when the time that it had to end was over. */
    private static void tellLeftBehind(RunningJob running) {
        try (JobLog told = JobLog.open(running.job())) {
            LOG.warn(
                    "A handler that ignores its stop is left behind: {}. It is here:{}",
                    running.id(),
                    Traces.at(running.stack()));
        }
    }

    private static void tellWhere(RunningJob running) {
        if (!running.handlerRuns()) {
            return;
        }
        try (JobLog told = JobLog.open(running.job())) {
            LOG.error(
                    "The handler goes on {} ms after its job was cut short; the worker ends without it. It is here:{}",
                    LAST_GRACE.toMillis(),
                    Traces.at(running.stack()));
        }
    }

    private void cleanUp() throws InterruptedException {
        if (!setUpBegan) {
            return;
        }
        // A thread of its own: a clean-up that hangs must not keep the process.
        Thread thread = new Thread(this::runCleanUps, "runpod-clean-up");
        thread.setDaemon(true);
        thread.start();
        thread.join(CLEAN_UP.toMillis());
        if (thread.isAlive()) {
            LOG.warn("The clean-up goes on after {} s; the worker ends without it", CLEAN_UP.toSeconds());
        }
    }

    private void runCleanUps() {
        for (WorkerHooks hook : parts.hooks()) {
            try {
                hook.cleanUp();
            } catch (Exception | Error e) {
                FaultLog.error(LOG, "A clean-up failed", e);
            }
        }
    }
}
