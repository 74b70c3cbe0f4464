package io.github.runpodjava.fakeplatform;

import java.time.Duration;
import java.util.Objects;

/** What a {@link FakePlatform} is to be; everything has a default. */
public final class FakePlatformBuilder {
    private static final int MAX_PORT = 65_535;

    private int port;
    private Duration hold = Duration.ofSeconds(2);
    private Duration pingInterval = Duration.ofSeconds(1);
    private String endpointId = "test-endpoint";
    private String workerId = "test-worker";
    private String apiKey = "test-key";
    private boolean checksKey;
    private boolean acceptsUnknownJobs;
    private int recorded = 20_000;

    FakePlatformBuilder() {}

    /** The port to listen on, 0 to 65535; 0, the default, picks a free one. */
    public FakePlatformBuilder port(int number) {
        if (number < 0 || number > MAX_PORT) {
            throw new IllegalArgumentException("port must be 0 to " + MAX_PORT + " but is " + number);
        }
        port = number;
        return this;
    }

    /**
     * How long polls for jobs and for stops wait until they are answered with 204; default 2 seconds, zero answers at
     * once. How long RunPod itself waits is not published.
     */
    public FakePlatformBuilder hold(Duration limit) {
        hold = notNegative(limit);
        return this;
    }

    /**
     * What {@code RUNPOD_PING_INTERVAL} says, in whole milliseconds; default 1 second. runpod-python cuts it to whole
     * seconds and cannot run with less than one.
     */
    public FakePlatformBuilder pingInterval(Duration interval) {
        pingInterval = notNegative(interval);
        return this;
    }

    /** The endpoint id in all paths; default {@code test-endpoint}. */
    public FakePlatformBuilder endpointId(String id) {
        endpointId = Objects.requireNonNull(id);
        return this;
    }

    /** The worker id of {@link FakePlatform#environment()}; default {@code test-worker}. Others are served as well. */
    public FakePlatformBuilder workerId(String id) {
        workerId = Objects.requireNonNull(id);
        return this;
    }

    /** The API key of {@link FakePlatform#environment()}; default {@code test-key}. */
    public FakePlatformBuilder apiKey(String key) {
        apiKey = Objects.requireNonNull(key);
        return this;
    }

    /**
     * Answers 401 to requests whose {@code Authorization} header is not the API key as it is, without {@code Bearer}.
     * By default nothing is checked.
     */
    public FakePlatformBuilder checkApiKey() {
        checksKey = true;
        return this;
    }

    /** Accepts messages about jobs that were never enqueued; by default they are answered with 404. */
    public FakePlatformBuilder acceptUnknownJobs() {
        acceptsUnknownJobs = true;
        return this;
    }

    /**
     * How many requests and how many pings to keep, the newest of each; default 20,000. With 0 nothing at all is
     * recorded, neither requests nor what happened to jobs, and only {@link FakePlatform#counts()} and
     * {@link FakePlatform#awaitFinished} tell something; that is for benchmarks.
     */
    public FakePlatformBuilder record(int newest) {
        if (newest < 0) {
            throw new IllegalArgumentException("cannot record a negative number of requests: " + newest);
        }
        recorded = newest;
        return this;
    }

    /**
     * Binds the port and serves.
     *
     * @throws java.io.UncheckedIOException if the port cannot be bound
     */
    public FakePlatform start() {
        return new FakePlatform(this);
    }

    private static Duration notNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a duration cannot be negative here: " + duration);
        }
        return duration;
    }

    int port() {
        return port;
    }

    Duration hold() {
        return hold;
    }

    Duration pingInterval() {
        return pingInterval;
    }

    String endpointId() {
        return endpointId;
    }

    String workerId() {
        return workerId;
    }

    String apiKey() {
        return apiKey;
    }

    int recorded() {
        return recorded;
    }

    boolean acceptsUnknownJobs() {
        return acceptsUnknownJobs;
    }

    boolean lets(HttpRequest request) {
        return !checksKey
                || request.header("Authorization").filter(apiKey::equals).isPresent();
    }
}
