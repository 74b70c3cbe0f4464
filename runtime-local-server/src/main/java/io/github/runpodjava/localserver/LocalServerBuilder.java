package io.github.runpodjava.localserver;

import io.github.runpodjava.WorkerBuilder;
import io.github.runpodjava.config.ApiSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says what a {@link LocalServer} is to be. Every part has a default. {@link #start} can be called more than once; each
 * server is one of its own. Not safe for use by many threads, {@link #start} excepted.
 */
public final class LocalServerBuilder {
    static final String HOST = "localhost";

    private final @Nullable WorkerBuilder worker;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private @Nullable Integer concurrency;
    private @Nullable String apiKey;
    private @Nullable Path faults;
    private @Nullable JsonMapper mapper;
    private InstantSource clock = InstantSource.system();
    private Duration timeout = Duration.ofSeconds(30);

    LocalServerBuilder(@Nullable WorkerBuilder worker) {
        this.worker = worker;
    }

    /**
     * How many jobs the worker runs at once; without it, what its own builder says.
     *
     * @throws IllegalArgumentException if there is no worker here, or {@code jobs} is not from 1 to
     *     {@link io.github.runpodjava.Concurrency#MOST}
     */
    public LocalServerBuilder concurrency(int jobs) {
        if (worker == null) {
            throw new IllegalArgumentException("a server without workers runs no job, so it has no concurrency");
        }
        worker.concurrency(jobs);
        concurrency = jobs;
        return this;
    }

    /** Has the server let in only those who show this key; the helpers of the server do. */
    public LocalServerBuilder apiKey(String key) {
        apiKey = Objects.requireNonNull(key, "key");
        return this;
    }

    /** What is to go wrong: the same file as for {@code --faults}. */
    public LocalServerBuilder faults(Path file) {
        faults = Objects.requireNonNull(file, "file");
        return this;
    }

    /** Has the server's clock stand still at {@code start} until {@link ServerClock#advance} moves it. */
    public LocalServerBuilder frozenClock(Instant start) {
        Objects.requireNonNull(start, "start");
        clock = () -> start;
        return this;
    }

    /**
     * How long the helpers of the server wait at most when they are not told otherwise; the default is 30 seconds.
     *
     * @throws IllegalArgumentException if {@code limit} is not positive
     */
    public LocalServerBuilder timeout(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("timeout must be positive but is " + limit);
        }
        timeout = limit;
        return this;
    }

    /** Writes inputs and reads outputs with a mapper of your own, as the worker's when that has one. */
    public LocalServerBuilder jsonMapper(JsonMapper jsonMapper) {
        mapper = Objects.requireNonNull(jsonMapper, "jsonMapper");
        return this;
    }

    /**
     * Sets an environment variable for the worker here, for example {@code RUNPOD_JOB_TIMEOUT_MS}. It sees no variables
     * of this process.
     */
    public LocalServerBuilder variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /**
     * Starts the server, and the worker if there is one, and returns when jobs can be sent.
     *
     * @throws io.github.runpodjava.StartupException if no port can be bound, or the worker's fitness checks or its
     *     set-up fail
     * @throws io.github.runpodjava.config.InvalidSettingsException if a variable is unusable
     */
    public LocalServer start() {
        return LocalServer.start(this);
    }

    ApiSettings api() {
        return new ApiSettings(
                HOST,
                0,
                concurrency,
                worker == null ? 0 : 1,
                apiKey,
                List.of(),
                List.of(),
                false,
                false,
                faults == null ? null : faults.toString());
    }

    Optional<WorkerBuilder> worker() {
        return Optional.ofNullable(worker);
    }

    Map<String, String> variables() {
        return Map.copyOf(variables);
    }

    InstantSource clock() {
        return clock;
    }

    Duration timeout() {
        return timeout;
    }

    Codec codec() {
        return new Codec(mapper);
    }
}
