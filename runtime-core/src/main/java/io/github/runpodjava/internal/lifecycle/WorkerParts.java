package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.Concurrency;
import io.github.runpodjava.WorkerHooks;
import io.github.runpodjava.config.DebugSettings;
import io.github.runpodjava.config.LimitSettings;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.acquire.AcquireLoop;
import io.github.runpodjava.internal.acquire.Slots;
import io.github.runpodjava.internal.acquire.StopListener;
import io.github.runpodjava.internal.debug.DebugRecorder;
import io.github.runpodjava.internal.debug.Digests;
import io.github.runpodjava.internal.debug.JobLines;
import io.github.runpodjava.internal.debugjob.DebugTask;
import io.github.runpodjava.internal.execute.Failures;
import io.github.runpodjava.internal.execute.InFlightJobs;
import io.github.runpodjava.internal.execute.JobEvents;
import io.github.runpodjava.internal.execute.JobRunner;
import io.github.runpodjava.internal.execute.JobTask;
import io.github.runpodjava.internal.execute.JobThreads;
import io.github.runpodjava.internal.execute.OutcomeOf;
import io.github.runpodjava.internal.execute.WorkerControl;
import io.github.runpodjava.internal.inspect.Inspection;
import io.github.runpodjava.internal.json.BodyWriter;
import io.github.runpodjava.internal.log.LogBackEnd;
import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.pacing.FirstTake;
import io.github.runpodjava.internal.pacing.LateStart;
import io.github.runpodjava.internal.pacing.Pauses;
import io.github.runpodjava.internal.pacing.Timers;
import io.github.runpodjava.internal.report.Heartbeat;
import io.github.runpodjava.internal.report.PostRetry;
import io.github.runpodjava.internal.report.ResultReporter;
import io.github.runpodjava.internal.report.ResultSpool;
import io.github.runpodjava.internal.report.SpoolEnds;
import io.github.runpodjava.internal.report.SpoolSender;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.LogControl;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** All parts of one worker, put together by hand: whoever wants to know what uses what reads this. */
final class WorkerParts {
    /** Enough for the last answer to a take to come in whole: the jobs in it are taken. */
    private static final Duration THREAD_END = Duration.ofSeconds(30);
    /** What it takes at most to close one of the parts, which waits for two of their threads or jobs. */
    static final Duration CLOSING = THREAD_END.plus(THREAD_END);
    /** Enough to let go of a folder, if the volume it is on answers at all. */
    private static final Duration SPOOL_END = Duration.ofSeconds(2);

    private final JobQueue queue;
    private final FirstTake first;
    private final LimitSettings limits;
    private final Fitness fitness;
    private final List<WorkerHooks> hooks;
    private final boolean oneAtATime;
    private final InFlightJobs inFlight = new InFlightJobs();
    private final Timers timers = new Timers();
    private final JobThreads jobThreads;
    /** Never virtual: handlers may hold all carriers, and what helpers send must go out all the same. */
    private final JobThreads helpers = JobThreads.platform("runpod-helper");

    private final Pauses deliveryPauses = new Pauses();
    private final Pauses spoolPauses = new Pauses();
    private final Pauses stopPauses = new Pauses();
    private final Pauses heartbeatPauses = new Pauses();

    private final String workerId;
    private final Secrets secrets;
    private final boolean answersQuestions;
    private final JobRunner runner;
    private final Slots slots;
    private final AcquireLoop acquire;
    private final StopListener stops;
    private final ResultSpool spool;
    private final Optional<SpoolSender> spoolSender;
    private final Optional<Heartbeat> heartbeat;
    /** What is done again and again, by name. */
    private final Map<String, FailureLog> activities = new LinkedHashMap<>();

    private final Optional<DebugRecorder> debug;
    private final Runnable warmUp;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    private WorkerParts(WorkerSpec spec, AssemblyInput input, WorkerControl control) {
        WorkerSettings settings = input.settings();
        InstantSource clock = input.clock();
        this.queue = input.queue();
        this.oneAtATime = spec.concurrency() instanceof Concurrency.Fixed fixed && fixed.jobs() == 1;
        this.jobThreads = oneAtATime ? JobThreads.one("job") : JobThreads.many("job");
        this.first = input.first();
        this.warmUp = () -> warmUp(spec, input);
        this.workerId = settings.worker().id();
        this.limits = spec.jobLimit().map(settings.limits()::withJobLimit).orElse(settings.limits());
        this.fitness = new Fitness(spec.fitnessChecks(), limits.fitness());

        BodyWriter writer = new BodyWriter(
                input.wireMapper(), spec.mapper(), settings.delivery().maxResultBytes());
        JobTask handler = spec.task().create(spec.mapper(), new OutcomeOf(spec.mapper()), writer, spec.secrets());
        Optional<LogControl> logs = LogBackEnd.control();
        // The log's own, if it has any: what is hidden there is hidden here, also what is declared later.
        this.secrets = spec.secrets();
        this.answersQuestions = settings.debugToken().isPresent();
        JobTask task = answersQuestions
                ? new DebugTask(handler, settings.debugToken().orElseThrow(), () -> debugSources(input), writer)
                : handler;
        List<WorkerHooks> own = new ArrayList<>(spec.hooks());
        own.add(0, task.hooks());
        this.hooks = input.sharing().apply(own);

        JobEvents events = new JobEvents(spec.listeners(), clock);
        Digests digests = new Digests(
                new JobLines(settings.debug().digestLines(), secrets, () -> logs.flatMap(LogControl::recentLines)));
        this.debug = settings.debugMetadata() == DebugSettings.Metadata.OFF
                ? Optional.empty()
                : Optional.of(new DebugRecorder(settings, RuntimeVersion.get(), digests, secrets, clock));
        Path spoolFolder = input.spoolFolder().orElse(settings.delivery().spoolFolder());
        this.spool = new ResultSpool(
                spoolFolder, settings.worker().id(), settings.delivery().spoolMaxBytes(), input.wireMapper(), clock);
        FailureLog deliveryFailures = failures("delivery", ResultReporter.class, "Delivering results");
        PostRetry retry =
                new PostRetry(queue, settings.delivery().limit(), deliveryPauses, deliveryFailures, input.dice());
        this.runner = new JobRunner(new JobRunner.Parts(
                task,
                queue,
                inFlight,
                writer,
                new ResultReporter(writer, retry, spool, timers, helpers),
                retry,
                new Failures(
                        settings.worker(),
                        settings.protocolVersion(),
                        input.wireMapper(),
                        secrets,
                        digests,
                        settings.debug().digest()),
                events,
                Tracing.of(spec, settings, secrets, input.dice()),
                debug,
                timers,
                limits,
                jobThreads,
                helpers,
                control,
                spec.refreshAfterEachJob(),
                this::nextJob));

        this.slots = new Slots(firstLimit(spec.concurrency()));
        this.acquire = new AcquireLoop(
                queue,
                slots,
                spec.concurrency(),
                () -> !inFlight.isEmpty(),
                runner::start,
                () -> control.end("the queue is closed", false),
                runner,
                failures("queue", AcquireLoop.class, "Taking jobs"),
                new Pauses(),
                input.dice());
        this.stops = new StopListener(
                queue,
                inFlight::stop,
                runner,
                failures("stop_channel", StopListener.class, "Listening for stops"),
                stopPauses,
                input.dice());
        this.spoolSender = input.spoolFolder()
                .map(folder -> new SpoolSender(spool, queue, spoolPauses, deliveryFailures, input.dice(), clock));
        this.heartbeat = queue.pingInterval()
                .map(interval -> new Heartbeat(
                        queue,
                        interval,
                        this::unfinishedJobs,
                        heartbeatPauses,
                        failures("heartbeat", Heartbeat.class, "The heartbeat")));
    }

    static WorkerParts assemble(WorkerSpec spec, AssemblyInput input, WorkerControl control) {
        return new WorkerParts(spec, input, control);
    }

    /** What the first job needs, while the request for it is on its way. */
    private void warmUp(WorkerSpec spec, AssemblyInput input) {
        try {
            input.wireMapper().get();
        } catch (LinkageError misfit) {
            // Before a job is taken, if none was waiting: the thread that takes them would meet the same.
            runner.accept(misfit);
            return;
        }
        spec.mapper().get();
        jobThreads.warmUp();
        runner.prepare();
        debug.ifPresent(WorkerParts::warmUpLate);
    }

    private DebugTask.Sources debugSources(AssemblyInput input) {
        return new DebugTask.Sources(
                input.settings().worker(),
                input.settings().logFolder(),
                LogBackEnd.control(),
                secrets,
                input.inspection().map(Inspection::questions).orElse(Map.of()),
                input.wireMapper());
    }

    private Optional<TakenJob> nextJob(Consumer<TakenJob> inPlace) {
        return acquire.next(inPlace);
    }

    private FailureLog failures(String activity, Class<?> who, String what) {
        FailureLog log = new FailureLog(LoggerFactory.getLogger(who), what, System::nanoTime);
        activities.put(activity, log);
        return log;
    }

    private static int firstLimit(Concurrency concurrency) {
        return concurrency instanceof Concurrency.Fixed fixed ? fixed.jobs() : 1;
    }

    private Collection<String> unfinishedJobs() {
        List<String> ids = new ArrayList<>(inFlight.ids());
        spool.jobIds().stream().filter(id -> !ids.contains(id)).forEach(ids::add);
        return ids;
    }

    void startThreads() {
        debug.ifPresent(DebugRecorder::ready);
        // First, as a job may be waiting; and the one thread that keeps the JVM alive while the worker works.
        start(acquire, "runpod-acquire", false);
        start(stops, "runpod-stop", true);
        heartbeat.ifPresent(beat -> start(first.then(beat), "runpod-heartbeat", true));
        spoolSender.ifPresent(sender -> start(first.then(sender), "runpod-spool", true));
        start(first.then(warmUp), "runpod-warm-up", true);
    }

    private static void warmUpLate(DebugRecorder recorder) {
        LateStart late = new LateStart();
        late.working();
        late.run("runpod-debug-facts", recorder::warmUp);
    }

    private void start(Runnable task, String name, boolean daemon) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(daemon);
        threads.add(thread);
        thread.start();
    }

    /** Reports all jobs in flight as failed; what cannot be sent in time is left to the spool. */
    boolean failAll(String error, Duration patience) throws InterruptedException {
        boolean all = runner.failAll(error, patience);
        deliveryPauses.end();
        return all;
    }

    /** Frees what is set aside for the last words of a worker that cannot go on. */
    void makeRoom() {
        runner.makeRoom();
    }

    void windDown() {
        acquire.windDown();
    }

    void stopTaking() throws InterruptedException {
        acquire.close();
        join("runpod-acquire");
        // The thread of a place may have asked for its next job.
        inFlight.awaitNoneExpected(THREAD_END);
    }

    void stopSpool() throws InterruptedException {
        long end = System.nanoTime() + THREAD_END.toNanos();
        spoolPauses.end();
        join("runpod-spool");
        // What is written has had the same time; a volume that hangs has no more for the rest either.
        Duration left = Duration.ofNanos(end - System.nanoTime());
        spool.close(left.compareTo(SPOOL_END) >= 0 ? left : SPOOL_END);
    }

    void stopListening() {
        stopPauses.end();
    }

    void stopHeartbeat() {
        heartbeatPauses.end();
    }

    private void join(String name) throws InterruptedException {
        for (Thread thread : threads) {
            if (thread.getName().equals(name) && thread != Thread.currentThread()) {
                thread.join(THREAD_END.toMillis());
            }
        }
    }

    void close() {
        deliveryPauses.end();
        queue.close();
        timers.close();
        jobThreads.close();
        helpers.close();
        threads.forEach(Thread::interrupt);
    }

    /** For the log: who takes how many jobs at once, on what. */
    String describe() {
        return "worker " + workerId + ", " + slots.limit() + " job(s) at once on " + threads() + " of Java "
                + Runtime.version().feature();
    }

    private String threads() {
        if (oneAtATime) {
            return "a platform thread";
        }
        return (JobThreads.jvmHasVirtual() ? "virtual" : "platform") + " threads";
    }

    JobQueue queue() {
        return queue;
    }

    FirstTake first() {
        return first;
    }

    LimitSettings limits() {
        return limits;
    }

    Fitness fitness() {
        return fitness;
    }

    List<WorkerHooks> hooks() {
        return hooks;
    }

    InFlightJobs inFlight() {
        return inFlight;
    }

    Slots slots() {
        return slots;
    }

    ResultSpool spool() {
        return spool;
    }

    SpoolEnds spoolEnds() {
        return spoolSender.map(SpoolSender::ends).orElse(SpoolEnds.NONE);
    }

    String hidden(String text) {
        return secrets.hide(text);
    }

    /** Whether the job is one that the worker answers itself. */
    boolean isAskedBy(TakenJob job) {
        return answersQuestions && DebugTask.isQuestion(job);
    }

    String workerId() {
        return workerId;
    }

    Map<String, FailureLog> activities() {
        return activities;
    }

    Pauses deliveryPauses() {
        return deliveryPauses;
    }
}
