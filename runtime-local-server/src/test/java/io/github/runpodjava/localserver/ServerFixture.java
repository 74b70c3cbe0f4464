package io.github.runpodjava.localserver;

import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.queue.RetentionLimits;
import io.github.runpodjava.spi.HandlerSignature;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.LocalServerSettings;
import io.github.runpodjava.spi.ServerRole;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** A server on a free port, an HTTP client for it, and the workers that a test starts; all closed with it. */
final class ServerFixture implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final JobServer server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<TestWorker> workers = new ArrayList<>();

    private final JobQueue worker;

    private ServerFixture(JobServer server) {
        this.server = server;
        this.worker = server.queue("worker-1");
    }

    static ServerFixture start() {
        return start(InstantSource.system(), RetentionLimits.standard());
    }

    static ServerFixture start(InstantSource clock, RetentionLimits retention) {
        return start(clock, retention, List.of(Duration.ofHours(1)));
    }

    static ServerFixture start(ApiSettings api, InstantSource clock) {
        return start(api, clock, RetentionLimits.standard(), List.of(Duration.ofHours(1)));
    }

    static ServerFixture start(InstantSource clock, RetentionLimits retention, List<Duration> webhookPauses) {
        return start(ApiSettings.on("127.0.0.1", 0), clock, retention, webhookPauses);
    }

    private static ServerFixture start(
            ApiSettings api, InstantSource clock, RetentionLimits retention, List<Duration> webhookPauses) {
        return start(
                new LocalServerSettings(api, List.of("worker-1"), Optional.empty()), clock, retention, webhookPauses);
    }

    static ServerFixture start(LocalServerSettings settings) {
        return start(settings, InstantSource.system(), RetentionLimits.standard(), List.of(Duration.ofHours(1)));
    }

    private static ServerFixture start(
            LocalServerSettings settings,
            InstantSource clock,
            RetentionLimits retention,
            List<Duration> webhookPauses) {
        // No test may depend on an empty poll's coming back: it would take an hour.
        LocalQueue.Options options = new LocalQueue.Options(Duration.ofHours(1), Duration.ofSeconds(40), retention);
        return new ServerFixture(JavalinServerProvider.open(settings, options, clock, webhookPauses));
    }

    /** A server that callers reach as RunPod's gateway does. */
    static ServerFixture direct(ServerRole role, boolean streams, Duration gatewayLimit) {
        JsonMapper mapper = JsonMapper.builder().build();
        LocalServerSettings settings = new LocalServerSettings(
                ApiSettings.on("127.0.0.1", 0),
                List.of("worker-1"),
                Optional.of(new HandlerSignature(JsonNode.class, null, streams, () -> mapper)),
                role);
        LocalQueue.Options options =
                new LocalQueue.Options(Duration.ofHours(1), Duration.ofSeconds(40), RetentionLimits.standard());
        return new ServerFixture(
                JobServer.open(settings, options, InstantSource.system(), List.of(Duration.ofHours(1)), gatewayLimit));
    }

    JobServer server() {
        return server;
    }

    LocalQueue queue() {
        return server.queue();
    }

    /** The queue as the one worker of this process sees it. */
    JobQueue worker() {
        return worker;
    }

    URI uri() {
        return server.uri();
    }

    void work(int slots, TestWorker.JobHandler handler) {
        workers.add(TestWorker.start(worker(), slots, handler));
    }

    void echo() {
        workers.add(TestWorker.startEcho(worker()));
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer post(String path, String body) {
        return send("POST", path, body);
    }

    Answer send(String method, String path, String body) {
        return join(sendAsync(method, path, body));
    }

    CompletableFuture<Answer> sendAsync(String method, String path, String body) {
        return sendAsync(uri().resolve(path), method, body);
    }

    CompletableFuture<Answer> sendAsync(URI to, String method, String body, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(to);
        if (headers.length > 0) {
            builder.headers(headers);
        }
        HttpRequest request = builder.method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(Answer::new);
    }

    /** Submits with {@code /run} and returns the id. */
    String run(String body) {
        return post("/run", body).json().get("id").stringValue();
    }

    String statusOf(String id) {
        return get("/status/" + id).json().get("status").stringValue();
    }

    void awaitStatus(String id, String status) {
        until(() -> statusOf(id).equals(status), "job " + id + " to be " + status);
    }

    /** Waits until the worker of this process has nothing to do: the end of its job can be seen a moment before. */
    void awaitIdleWorker() {
        until(() -> queue().idleWorkers().contains("worker-1"), "the worker to be idle");
    }

    static JsonNode json(String text) {
        return MAPPER.readTree(text);
    }

    static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Waits until the server has got this many requests that it has not answered. */
    void awaitOpenRequests(int requests) {
        until(() -> server.openRequests() == requests, requests + " open requests");
    }

    /** Waits for a condition that another thread makes true. */
    static void until(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Override
    public void close() {
        server.close();
        Collections.reverse(workers);
        workers.forEach(TestWorker::close);
    }

    /** An HTTP answer. */
    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String body() {
            return response.body();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            return ServerFixture.json(response.body());
        }

        String error() {
            return json().get("error").stringValue();
        }
    }
}
