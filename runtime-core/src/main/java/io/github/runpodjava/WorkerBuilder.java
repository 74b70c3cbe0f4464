package io.github.runpodjava;

import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.LimitSettings;
import io.github.runpodjava.config.LogOutputSettings;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.json.HandlerJson;
import io.github.runpodjava.internal.lifecycle.HandlerTypes;
import io.github.runpodjava.internal.lifecycle.Program;
import io.github.runpodjava.internal.lifecycle.WorkerFactory;
import io.github.runpodjava.internal.lifecycle.WorkerSpec;
import io.github.runpodjava.internal.log.LogBackEnd;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.internal.runpod.HeadStart;
import io.github.runpodjava.job.JobEventListener;
import io.github.runpodjava.spi.HandlerSignature;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.LogControl;
import io.github.runpodjava.spi.TracingProvider;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says what a worker is like beyond its handler. Every part has a default. Not safe for use by many threads.
 *
 * <p>End it with {@link #run} in a {@code main}, or with {@link #build} inside a larger program.
 */
public final class WorkerBuilder {
    private final HandlerTypes.TaskOf task;
    private final Map<String, FitnessCheck> fitnessChecks = new LinkedHashMap<>();
    private final List<Secret> hidden = new ArrayList<>();
    private final List<WorkerHooks> hooks = new ArrayList<>();
    private final List<JobEventListener> listeners = new ArrayList<>();
    private Concurrency concurrency = Concurrency.fixed(1);
    private boolean refreshAfterEachJob;
    private boolean returnAggregateStream;
    private @Nullable Duration jobTimeout;
    private Lazy<ObjectMapper> mapper = Lazy.by(() -> HandlerJson.newMapper(UnaryOperator.identity()));
    private @Nullable Type outputType;
    private @Nullable JobQueue queue;
    private @Nullable TracingProvider tracing;
    private Environment environment = Environment.system();

    WorkerBuilder(HandlerTypes.TaskOf task) {
        this.task = task;
    }

    /**
     * Always {@code jobs} at once; the default is 1.
     *
     * @throws IllegalArgumentException if {@code jobs} is not from 1 to {@link Concurrency#MOST}
     */
    public WorkerBuilder concurrency(int jobs) {
        return concurrency(Concurrency.fixed(jobs));
    }

    /** As many jobs at once as {@code concurrency} says, asked again and again while the worker works. */
    public WorkerBuilder concurrency(Concurrency concurrency) {
        this.concurrency = Objects.requireNonNull(concurrency, "concurrency");
        return this;
    }

    /**
     * Adds a check that runs before the first take.
     *
     * @param name what the log and RunPod call it
     * @throws IllegalArgumentException if the name is blank or taken
     */
    public WorkerBuilder fitnessCheck(String name, FitnessCheck check) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a fitness check needs a name");
        }
        if (fitnessChecks.putIfAbsent(name, Objects.requireNonNull(check, "check")) != null) {
            throw new IllegalArgumentException("there are two fitness checks named \"" + name + "\"");
        }
        return this;
    }

    /** Adds a set-up and a clean-up; those of the handler come first. */
    public WorkerBuilder hooks(WorkerHooks more) {
        hooks.add(Objects.requireNonNull(more, "more"));
        return this;
    }

    /** Adds a listener that hears what happens to jobs. */
    public WorkerBuilder listener(JobEventListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Says what records spans of jobs. Without it that is {@code runtime-tracing} if it is on the class path, with
     * whatever records there.
     */
    public WorkerBuilder tracing(TracingProvider provider) {
        this.tracing = Objects.requireNonNull(provider, "provider");
        return this;
    }

    /**
     * Has these strings hidden in log lines, error reports and debug answers: secrets that are neither in the environment
     * nor look like one. Those of fewer than four characters cannot be.
     */
    public WorkerBuilder hide(Secret... more) {
        hidden.addAll(List.of(more));
        // At once, for the lines until the worker runs.
        LogBackEnd.control().flatMap(LogControl::secrets).ifPresent(this::declare);
        return this;
    }

    /** Ends the worker after one job, so that each job gets a fresh one: {@code refresh_worker} of runpod-python. */
    public WorkerBuilder refreshAfterEachJob() {
        refreshAfterEachJob = true;
        return this;
    }

    /** Has the result of a stream repeat all its chunks: {@code return_aggregate_stream} of runpod-python. */
    public WorkerBuilder returnAggregateStream() {
        returnAggregateStream = true;
        return this;
    }

    /**
     * How long a job may run before it is cancelled and fails; without it {@code RUNPOD_JOB_TIMEOUT_MS} counts.
     *
     * @throws IllegalArgumentException if {@code limit} is not positive, or longer than the seven days that a job can live
     */
    public WorkerBuilder jobTimeout(Duration limit) {
        if (limit.isNegative() || limit.isZero() || limit.compareTo(LimitSettings.LONGEST_JOB) > 0) {
            throw new IllegalArgumentException("jobTimeout must be positive and at most 7 days but is " + limit
                    + "; leave it out for jobs without a limit");
        }
        jobTimeout = limit;
        return this;
    }

    /**
     * Says what a lambda returns, or what a chunk of its stream is, for the description of the local server's API. A
     * class that implements {@link Handler} says so itself.
     */
    public WorkerBuilder output(Class<?> type) {
        outputType = Objects.requireNonNull(type, "type");
        return this;
    }

    /**
     * Changes the mapper that reads inputs and writes outputs, for example {@code json -> json.addModule(new
     * MyModule())}. Modules that the class path offers, as Jackson's for Kotlin does, are in it already. It is made when the
     * first job needs it.
     */
    public WorkerBuilder jsonMapper(UnaryOperator<JsonMapper.Builder> changes) {
        Objects.requireNonNull(changes, "changes");
        this.mapper = Lazy.by(() -> HandlerJson.newMapper(changes));
        return this;
    }

    /**
     * Reads inputs and writes outputs with a mapper of your own. It is used as it is: a plain {@code new JsonMapper()} takes
     * {@code "2"} for a number and {@code 1.9} for a whole one, which the runtime's own mapper does not.
     */
    public WorkerBuilder jsonMapper(JsonMapper jsonMapper) {
        this.mapper = Lazy.of(Objects.requireNonNull(jsonMapper, "jsonMapper"));
        return this;
    }

    /** Reads settings from elsewhere than this process's environment; for tests and embedding. */
    public WorkerBuilder environment(Environment variables) {
        this.environment = Objects.requireNonNull(variables, "variables");
        return this;
    }

    /** Has the worker take its jobs from a queue of your own instead of RunPod's. The worker closes it. */
    public WorkerBuilder queue(JobQueue jobs) {
        this.queue = Objects.requireNonNull(jobs, "jobs");
        return this;
    }

    /**
     * Runs the worker as this process and ends the process: with status 0 when it is done or drained, 1 when the test
     * job, a fitness check or the start failed, 2 when an argument or a setting is unusable. See {@code --help}.
     *
     * @param args the arguments of {@code main}; those that are not the runtime's are passed over
     */
    public void run(String... args) {
        System.exit(execute(true, args));
    }

    /**
     * The same without ending the process, unless a fitness check fails.
     *
     * @return the exit status
     */
    public int execute(String... args) {
        return execute(false, args);
    }

    private int execute(boolean endsProcess, String... args) {
        if (queue == null) {
            HeadStart.begin(environment);
        }
        try {
            return new Program(spec(), Optional.ofNullable(queue), endsProcess, environment, System.out, System.err)
                    .run(args);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Program.FAILED;
        }
    }

    /**
     * A worker on RunPod's queue, or on the given one, that has not started.
     *
     * @throws io.github.runpodjava.config.InvalidSettingsException if a setting is unusable, or there is no queue
     */
    public Worker build() {
        return new Worker(WorkerFactory.build(spec(), WorkerSettings.from(environment), Optional.ofNullable(queue)));
    }

    private Secrets declare(Secrets secrets) {
        hidden.forEach(secret -> secrets.declare(secret.reveal()));
        return secrets;
    }

    private WorkerSpec spec() {
        return new WorkerSpec(
                task.factory().apply(returnAggregateStream),
                new HandlerSignature(
                        task.input(), outputType == null ? task.output() : outputType, task.streams(), mapper),
                concurrency,
                fitnessChecks,
                hooks,
                allListeners(),
                mapper,
                refreshAfterEachJob,
                Optional.ofNullable(jobTimeout),
                Optional.ofNullable(tracing),
                declare(LogBackEnd.secrets(environment)));
    }

    private List<JobEventListener> allListeners() {
        List<JobEventListener> all = new ArrayList<>(listeners);
        if (LogOutputSettings.lenient(environment).debugOfFailedJobs()) {
            LogBackEnd.control().flatMap(LogControl::jobListener).ifPresent(all::add);
        }
        return all;
    }
}
