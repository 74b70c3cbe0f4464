package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.Concurrency;
import io.github.runpodjava.StartupException;
import io.github.runpodjava.Worker;
import io.github.runpodjava.config.CommandLine;
import io.github.runpodjava.config.DebugDoorSettings;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.InvalidSettingsException;
import io.github.runpodjava.config.LineSettings;
import io.github.runpodjava.config.LogFolder;
import io.github.runpodjava.config.LogOutputSettings;
import io.github.runpodjava.config.MetricsPushSettings;
import io.github.runpodjava.config.RealtimeSettings;
import io.github.runpodjava.config.SettingsReader;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.carriers.CarrierThreads;
import io.github.runpodjava.internal.crash.BlackBox;
import io.github.runpodjava.internal.crash.ProcessEnd;
import io.github.runpodjava.internal.inspect.Inspection;
import io.github.runpodjava.internal.inspect.StartPhases;
import io.github.runpodjava.internal.json.Json;
import io.github.runpodjava.internal.log.LogBackEnd;
import io.github.runpodjava.internal.output.ProcessOutput;
import io.github.runpodjava.internal.remote.RemoteCommand;
import io.github.runpodjava.internal.single.SingleJobQueue;
import io.github.runpodjava.internal.single.TestJob;
import io.github.runpodjava.internal.training.TrainCommand;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.LogControl;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;
import tools.jackson.databind.ObjectMapper;

/** A worker as a process: reads arguments and environment, picks the mode, runs, and says how it ended. */
public final class Program {
    /** Done, or drained after a signal. */
    public static final int OK = 0;
    /** The test job or the start failed, or the worker could not go on. */
    public static final int FAILED = 1;
    /** An argument or a setting is unusable. */
    public static final int UNUSABLE = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Program.class);
    /** As for a clean-up. */
    private static final Duration SHUTDOWN_HOOKS = Duration.ofSeconds(60);

    private final WorkerSpec spec;
    private final Environment environment;
    private final PrintStream out;
    private final PrintStream err;
    private final Optional<JobQueue> ownQueue;
    private final boolean endsProcess;
    private final ProcessEnd end = new ProcessEnd();
    private final BlackBox box;

    /**
     * @param ownQueue a queue of the user's, for the mode in which jobs come from a queue
     * @param endsProcess whether nothing comes after this but the end of the process
     */
    public Program(
            WorkerSpec spec,
            Optional<JobQueue> ownQueue,
            boolean endsProcess,
            Environment environment,
            PrintStream out,
            PrintStream err) {
        this.spec = spec;
        this.ownQueue = ownQueue;
        this.endsProcess = endsProcess;
        this.box = new BlackBox(
                LogFolder.read(environment),
                LogOutputSettings.lenient(environment).keep(),
                spec.secrets(),
                RuntimeVersion.get(),
                err,
                WorkerFactory.CLOCK,
                end);
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /** Runs until there is nothing more to do; the answer is the exit status. */
    public int run(String... arguments) throws InterruptedException {
        if (RemoteCommand.isMeant(List.of(arguments))) {
            return command(() -> RemoteCommand.run(List.of(arguments), environment, out, err));
        }
        if (List.of(arguments).contains(CommandLine.TRAIN_CACHE)) {
            return command(() -> TrainCommand.run(List.of(arguments), out));
        }
        try {
            return status(arguments);
        } finally {
            box.ended();
        }
    }

    private int status(String... arguments) throws InterruptedException {
        Instant began = Instant.now();
        StartPhases phases = new StartPhases();
        StartPhases.Running reading = phases.begin("settings");
        SettingsReader in = new SettingsReader(environment);
        CommandLine line = CommandLine.read(List.of(arguments), in);
        if (line.help()) {
            out.println(CommandLine.usage());
            return OK;
        }
        if (line.version()) {
            out.println("runpod-java-runtime " + Worker.version() + " (protocol of runpod-python "
                    + WorkerSettings.PROTOCOL_VERSION + ", Java " + System.getProperty("java.version") + ")");
            return OK;
        }
        try {
            WorkerSettings settings = WorkerSettings.read(in).with(line);
            DebugDoorSettings door = DebugDoorSettings.read(in);
            MetricsPushSettings push = MetricsPushSettings.read(in);
            in.rejectIfAnyProblem();
            line.logLevel().ifPresent(level -> LogBackEnd.control()
                    .ifPresent(control -> control.apply(level, settings.log().format())));
            tellMissingLogging(settings);
            Typos.warn(line.others());
            Typos.warn(environment, in.reads());
            Mode mode = Mode.of(line, settings, ownQueue.isPresent());
            reading.end();
            try (ProcessOutput output = ProcessOutput.begin(LineSettings.lenient(environment))) {
                end.watch(output);
                WorkerSpec heard = forMode(mode, line, settings).withListener(output);
                if (!Debugging.isWanted(mode, door, push, settings)) {
                    return last(run(mode, line, settings, heard, Optional.empty()), output);
                }
                try (Debugging debugging = new Debugging(
                        mode, heard, settings, door, push, in.reads(), began, phases, LogBackEnd::control)) {
                    debugging.openDoor();
                    return last(
                            run(mode, line, settings, debugging.spec(), Optional.of(debugging.inspection())), output);
                }
            }
        } catch (InvalidSettingsException e) {
            say(e);
            box.refusedStart(String.valueOf(e.getMessage()), e);
            return UNUSABLE;
        } catch (UnfitException e) {
            // Logged in detail where it was found. Threads of a broken driver must not keep the process alive.
            say(e);
            err.flush();
            box.failedStart(String.valueOf(e.getMessage()), e);
            box.ended();
            end.halt(FAILED);
            return FAILED;
        } catch (StartupException e) {
            say(e);
            box.refusedStart(String.valueOf(e.getMessage()), e);
            return FAILED;
        } catch (RuntimeException | Error e) {
            box.unexpected(e);
            throw e;
        }
    }

    /**
     * Of a process that ends with this status, what its shutdown hooks print is log lines too. One of them that hangs
     * would keep the process for ever, and whoever pays for it.
     */
    private int last(int status, ProcessOutput output) {
        if (endsProcess) {
            output.stay();
            new EndWatch(box).start().allow("run the program's shutdown hooks", SHUTDOWN_HOOKS);
        }
        return status;
    }

    /** What the developer said, with what the way in which it runs says about it. */
    private WorkerSpec forMode(Mode mode, CommandLine line, WorkerSettings settings) {
        Optional<Integer> jobs =
                switch (mode) {
                    case SERVE_API -> line.api().concurrency();
                    case REALTIME -> settings.realtime().flatMap(RealtimeSettings::concurrency);
                    default -> Optional.empty();
                };
        WorkerSpec what =
                jobs.map(Concurrency::fixed).map(spec::withConcurrency).orElse(spec);
        int workers = mode == Mode.SERVE_API ? line.api().workers() : 1;
        return CarrierThreads.makeRoom(what.concurrency(), workers)
                .map(what::withListener)
                .orElse(what);
    }

    private void say(Exception e) {
        // What a set-up or a setting says of itself may have anything in it.
        err.println(spec.secrets().hide(String.valueOf(e.getMessage())));
    }

    /** What is done instead of working. */
    private interface Command {
        void run() throws InterruptedException;
    }

    private int command(Command command) throws InterruptedException {
        try {
            command.run();
            return OK;
        } catch (InvalidSettingsException e) {
            say(e);
            box.ended();
            return UNUSABLE;
        } catch (StartupException e) {
            say(e);
            // No crash, and no worker that RunPod should hear of.
            box.ended();
            return FAILED;
        }
    }

    private void tellMissingLogging(WorkerSettings settings) {
        if (LoggerFactory.getILoggerFactory() instanceof NOPLoggerFactory) {
            err.println("Nothing will be logged, results of test jobs included: there is no SLF4J back end on the class"
                    + " path. Add io.github.runpodjava:runtime-logging; if it is there, slf4j-api is older than 2.0 and"
                    + " does not find it.");
            return;
        }
        settings.logFolder()
                .path()
                .filter(folder -> !LogBackEnd.control().map(LogControl::inForce).orElse(false))
                .ifPresent(folder -> LOG.warn(
                        "No log lines are written to the folder {}: this logging back end is configured by a file of"
                                + " your own, or is none of this runtime's; see The log folder in docs/logging.md",
                        folder));
    }

    private int run(
            Mode mode, CommandLine line, WorkerSettings settings, WorkerSpec what, Optional<Inspection> inspection)
            throws InterruptedException {
        return switch (mode) {
            case SERVE_API -> status(new ServeApi(line.api(), settings, what, box, inspection).run());
            case REALTIME ->
                status(ServeDirect.realtime(settings.realtime().orElseThrow(), what, settings)
                        .run(box, inspection));
            case LOAD_BALANCING ->
                status(ServeDirect.loadBalancing(settings.loadBalancing().orElseThrow(), what, settings)
                        .run(box, inspection));
            case TEST_INPUT -> single(testInput(line.testInput().orElseThrow()), settings, what);
            case TEST_FILE ->
                single(TestJob.fromFile(Path.of(TestJob.FILE), wireMapper(), WorkerFactory.CLOCK), settings, what);
            case QUEUE ->
                ownQueue.isPresent()
                        ? status(run(what, settings, ownQueue.get(), inspection))
                        : queue(settings, what, inspection);
        };
    }

    private TakenJob testInput(String json) {
        try {
            return TestJob.parse("--test-input", json, wireMapper(), WorkerFactory.CLOCK);
        } catch (StartupException e) {
            throw new InvalidSettingsException(List.of(e.getMessage()));
        }
    }

    private int queue(WorkerSettings settings, WorkerSpec what, Optional<Inspection> inspection)
            throws InterruptedException {
        return status(
                WorkerProcess.run(box, guard -> WorkerFactory.onRunPod(what, settings, guard, inspection), inspection));
    }

    private int single(TakenJob job, WorkerSettings settings, WorkerSpec what) throws InterruptedException {
        SingleJobQueue queue = new SingleJobQueue(job, wireMapper());
        boolean clean = run(what, settings, queue, Optional.empty());
        if (!queue.succeeded()) {
            LOG.error(
                    "Job {} failed{}",
                    job.id(),
                    queue.result()
                            .map(body -> " with error: " + body.path("error").asString(""))
                            .orElse(" without a result"));
            return FAILED;
        }
        LOG.info("Job {} completed successfully.", job.id());
        LOG.info("Job result: {}", queue.result().orElseThrow());
        return status(clean);
    }

    private boolean run(WorkerSpec what, WorkerSettings settings, JobQueue queue, Optional<Inspection> inspection)
            throws InterruptedException {
        return WorkerProcess.run(
                box, guard -> WorkerFactory.live(what, settings, queue, guard, inspection), inspection);
    }

    /** Not the user's: a test job is read as the platform's jobs are. Made when it is needed, not at every start. */
    private static ObjectMapper wireMapper() {
        return Json.newTakeMapper();
    }

    private static int status(boolean clean) {
        return clean ? OK : FAILED;
    }
}
