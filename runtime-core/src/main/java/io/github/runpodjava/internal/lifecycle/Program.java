package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.Worker;
import io.github.runpodjava.config.CommandLine;
import io.github.runpodjava.config.DebugDoorSettings;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.InvalidSettingsException;
import io.github.runpodjava.config.ReadSetting;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.config.SettingsReader;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.inspect.Inspection;
import io.github.runpodjava.internal.inspect.StartPhases;
import io.github.runpodjava.internal.json.Json;
import io.github.runpodjava.internal.single.SingleJobQueue;
import io.github.runpodjava.internal.single.TestJob;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.LogControl;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
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

    private final WorkerSpec spec;
    private final Environment environment;
    private final PrintStream out;
    private final PrintStream err;
    private final Optional<JobQueue> ownQueue;

    /** @param ownQueue a queue of the user's, for the mode in which jobs come from a queue */
    public Program(
            WorkerSpec spec, Optional<JobQueue> ownQueue, Environment environment, PrintStream out, PrintStream err) {
        this.spec = spec;
        this.ownQueue = ownQueue;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /** Runs until there is nothing more to do; the answer is the exit status. */
    public int run(String... arguments) throws InterruptedException {
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
            WorkerSettings settings = WorkerSettings.read(in);
            DebugDoorSettings door = DebugDoorSettings.read(in);
            in.rejectIfAnyProblem();
            line.logLevel().ifPresent(level -> ServiceLoader.load(LogControl.class)
                    .findFirst()
                    .ifPresent(control -> control.apply(level, settings.log().format())));
            tellMissingLogging();
            Typos.warn(line.others());
            if (line.debugger()) {
                LOG.warn("--debugger has no effect: debug metadata in results is not part of this version");
            }
            Mode mode = Mode.of(line, settings, ownQueue.isPresent());
            reading.end();
            if (Debugging.isWanted(mode, door)) {
                return inspected(debugging(mode, settings, door, in.reads(), began, phases), line, settings);
            }
            return run(mode, spec, line, settings, Optional.empty());
        } catch (InvalidSettingsException e) {
            err.println(e.getMessage());
            return UNUSABLE;
        } catch (UnfitException e) {
            // Logged in detail where it was found. Threads of a broken driver must not keep the process alive.
            err.println(e.getMessage());
            err.flush();
            Runtime.getRuntime().halt(FAILED);
            return FAILED;
        } catch (StartupException e) {
            err.println(e.getMessage());
            return FAILED;
        }
    }

    private void tellMissingLogging() {
        if (LoggerFactory.getILoggerFactory() instanceof NOPLoggerFactory) {
            err.println("Nothing will be logged, results of test jobs included: there is no SLF4J back end on the class"
                    + " path. Add io.github.runpodjava:runtime-logging.");
        }
    }

    private Debugging debugging(
            Mode mode,
            WorkerSettings settings,
            DebugDoorSettings door,
            List<ReadSetting> reads,
            Instant began,
            StartPhases phases) {
        return new Debugging(mode, spec, settings, door, reads, began, phases, Secrets.none(), () -> ServiceLoader.load(
                        LogControl.class)
                .findFirst());
    }

    private int inspected(Debugging debugging, CommandLine line, WorkerSettings settings) throws InterruptedException {
        debugging.openDoor();
        return run(debugging.mode(), debugging.spec(), line, settings, Optional.of(debugging.inspection()));
    }

    private int run(
            Mode mode, WorkerSpec what, CommandLine line, WorkerSettings settings, Optional<Inspection> inspection)
            throws InterruptedException {
        return switch (mode) {
            case SERVE_API -> status(new ServeApi(line.api(), settings, Optional.of(what), inspection).run());
            case REALTIME ->
                status(ServeDirect.realtime(settings.realtime().orElseThrow(), what, settings)
                        .run(inspection));
            case LOAD_BALANCING ->
                status(ServeDirect.loadBalancing(settings.loadBalancing().orElseThrow(), what, settings)
                        .run(inspection));
            case TEST_INPUT -> single(testInput(line.testInput().orElseThrow()), settings);
            case TEST_FILE ->
                single(TestJob.fromFile(Path.of(TestJob.FILE), wireMapper(), WorkerFactory.CLOCK), settings);
            case QUEUE ->
                ownQueue.isPresent()
                        ? status(run(what, settings, ownQueue.get(), inspection))
                        : queue(what, settings, inspection);
        };
    }

    private TakenJob testInput(String json) {
        try {
            return TestJob.parse("--test-input", json, wireMapper(), WorkerFactory.CLOCK);
        } catch (StartupException e) {
            throw new InvalidSettingsException(List.of(e.getMessage()));
        }
    }

    private int queue(WorkerSpec what, WorkerSettings settings, Optional<Inspection> inspection)
            throws InterruptedException {
        return status(WorkerProcess.run(
                what.concurrency(), lastResort -> WorkerFactory.onRunPod(what, settings, lastResort), inspection));
    }

    private int single(TakenJob job, WorkerSettings settings) throws InterruptedException {
        SingleJobQueue queue = new SingleJobQueue(job, wireMapper());
        boolean clean = run(spec, settings, queue, Optional.empty());
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

    private static boolean run(
            WorkerSpec what, WorkerSettings settings, JobQueue queue, Optional<Inspection> inspection)
            throws InterruptedException {
        return WorkerProcess.run(
                what.concurrency(),
                lastResort -> WorkerFactory.live(what, settings, queue, Optional.empty(), lastResort),
                inspection);
    }

    /** Not the user's: a test job is read as the platform's jobs are. Made when it is needed, not at every start. */
    private static ObjectMapper wireMapper() {
        return Json.newTakeMapper();
    }

    private static int status(boolean clean) {
        return clean ? OK : FAILED;
    }
}
