package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.webhook.WebhookSender;
import io.github.runpodjava.spi.Inspector;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.LocalServerSettings;
import io.github.runpodjava.spi.QueueEnd;
import io.github.runpodjava.spi.ServerFacts;
import io.github.runpodjava.spi.ServerRole;
import io.github.runpodjava.spi.TakeRequest;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The local server as a door to the inspector. */
class DebugRoutesTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Duration SOON = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private AskedInspector inspector = new AskedInspector(null);
    private JobServer server;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private void start(ApiSettings api) {
        server = (JobServer) new JavalinServerProvider().open(settings(api));
    }

    private LocalServerSettings settings(ApiSettings api) {
        return new LocalServerSettings(
                api, List.of(), Optional.empty(), new ServerRole.Development(), Optional.of(inspector), true);
    }

    private void start() {
        start(ApiSettings.on("127.0.0.1", 0));
    }

    private static ApiSettings api(String host, String key) {
        return new ApiSettings(host, 0, null, 1, key, List.of(), List.of(), false, false, null);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.uri().getPort() + path);
    }

    private HttpResponse<String> ask(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(SOON)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return ask("GET", path, "", headers);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return MAPPER.readTree(answer.body());
    }

    @Test
    void every_question_is_carried_and_so_is_its_answer() throws Exception {
        start();
        for (Inspector.Endpoint endpoint : inspector.endpoints()) {
            if (List.of("/health", "/metrics", Inspector.METRICS).contains(endpoint.path())) {
                continue;
            }
            HttpResponse<String> answer =
                    ask(endpoint.method(), endpoint.path() + "?job_id=a%26b", "", "X-Request-ID", "req_abc");
            assertThat(answer.statusCode())
                    .as(endpoint.path())
                    .isEqualTo(endpoint.path().equals("/ready") ? 503 : 200);
            assertThat(json(answer).get("path").asString()).isEqualTo(endpoint.path());
            assertThat(json(answer).get("method").asString()).isEqualTo(endpoint.method());
            assertThat(json(answer).get("job_id").asString()).isEqualTo("a&b");
            assertThat(json(answer).get("request_id").asString()).isEqualTo("req_abc");
            assertThat(answer.headers().firstValue("X-Request-ID")).contains("req_abc");
        }
        assertThat(json(ask("POST", "/debug/log-level", "{\"level\":\"debug\"}"))
                        .get("body")
                        .asString())
                .isEqualTo("{\"level\":\"debug\"}");
    }

    @Test
    void health_stays_that_of_the_job_api() throws Exception {
        start();

        assertThat(json(get("/health")).has("jobs")).isTrue();
        assertThat(get("/v2/any/debug/status").statusCode()).isEqualTo(404);
    }

    @Test
    void metrics_are_for_who_accepts_text_and_the_workers_for_everybody_else() throws Exception {
        start();

        assertThat(json(get("/metrics")).has("readyWorkers")).isTrue();
        assertThat(json(get("/metrics", "Accept", "*/*")).has("readyWorkers")).isTrue();
        assertThat(json(get("/metrics", "Accept", "application/json, text/plain, */*"))
                        .has("readyWorkers"))
                .isTrue();
        assertThat(get("/metrics", "Accept", "text/plain").body()).startsWith("jobs_taken_total");
        assertThat(get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5,*/*;q=0.1")
                        .body())
                .startsWith("jobs_taken_total");
        assertThat(get("/debug/metrics").body()).startsWith("jobs_taken_total");
    }

    @Test
    void the_token_is_asked_for_when_there_is_one_and_only_on_its_routes() throws Exception {
        inspector = new AskedInspector("sesame");
        start();

        for (String[] wrong :
                new String[][] {{"X-Debug-Token", "x"}, {"Authorization", "Bearer x"}, {"Accept", "*/*"}}) {
            HttpResponse<String> answer = get("/debug/status", wrong);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(json(answer).at("/error/code").asString()).isEqualTo("UNAUTHORIZED");
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertThat(get("/ready", wrong).statusCode()).isEqualTo(401);
        }
        assertThat(get("/metrics", "Accept", "text/plain").statusCode()).isEqualTo(401);
        for (String unknown : List.of("/debug", "/debug/nothing", "/debug/log-level")) {
            assertThat(get(unknown).body().replaceAll("req_\\w+", ""))
                    .as("as little is told as of what is there")
                    .isEqualTo(get("/debug/status").body().replaceAll("req_\\w+", ""));
        }
        assertThat(get("/debug/status", "X-Debug-Token", "sesame").statusCode()).isEqualTo(200);
        assertThat(get("/debug/status", "Authorization", "Bearer sesame").statusCode())
                .isEqualTo(200);
        assertThat(get("/health").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"})
    void without_the_token_no_method_tells_what_is_there(String method) throws Exception {
        inspector = new AskedInspector("sesame");
        start();

        for (String path :
                List.of("/debug/status", "/debug/status/", "/debug/log-level", "/debug/nothing", "/debug", "/ready")) {
            HttpResponse<String> refused = ask(method, path, method.equals("POST") ? "x".repeat(2 << 20) : "");
            assertThat(refused.statusCode()).as(path).isEqualTo(401);
            assertThat(refused.headers().firstValue("Allow")).as(path).isEmpty();
            assertThat(refused.headers().firstValue("WWW-Authenticate"))
                    .as(path)
                    .contains("Bearer");
        }
    }

    @Test
    void whoever_shows_the_token_is_told_which_methods_there_are() throws Exception {
        inspector = new AskedInspector("sesame");
        start();

        HttpResponse<String> options = ask("OPTIONS", "/debug/status", "", "X-Debug-Token", "sesame");
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
        assertThat(ask("OPTIONS", "/debug/nothing", "", "X-Debug-Token", "sesame")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void the_key_of_the_server_protects_them_too_and_errors_keep_their_shape() throws Exception {
        start(api("127.0.0.1", "the-key"));

        HttpResponse<String> refused = get("/debug/status", "X-Request-ID", "req_1");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(json(refused).at("/error/code").asString()).isEqualTo("UNAUTHORIZED");
        assertThat(json(refused).at("/error/request_id").asString()).isEqualTo("req_1");
        assertThat(get("/debug/status", "Authorization", "Bearer the-key").statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_server_that_others_can_reach_needs_a_key_or_a_token_for_them() throws Exception {
        start(api("0.0.0.0", null));

        HttpResponse<String> refused = get("/debug/status");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).at("/error/code").asString()).isEqualTo("FORBIDDEN");
        assertThat(get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void the_same_server_opens_to_a_token() throws Exception {
        inspector = new AskedInspector("sesame");
        start(api("0.0.0.0", null));

        assertThat(get("/debug/status", "X-Debug-Token", "sesame").statusCode()).isEqualTo(200);
    }

    @Test
    void what_is_not_there_is_told_in_the_shape_of_their_errors() throws Exception {
        start();

        assertThat(json(get("/debug/nothing")).at("/error/code").asString()).isEqualTo("NOT_FOUND");
        HttpResponse<String> method = ask("POST", "/debug/status", "");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(json(method).at("/error/code").asString()).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(json(method).at("/error/message").asString()).isEqualTo("/debug/status does not answer to POST");
        assertThat(json(get("/debug")).at("/error/code").asString()).isEqualTo("NOT_FOUND");
        assertThat(json(get("/debug")).at("/error/message").asString()).isEqualTo("GET /debug does not exist");
        assertThat(json(get("/debugger")).get("error").isString()).isTrue();
        assertThat(json(get("/nothing")).get("error").isString()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sesame"})
    void what_is_not_there_names_the_request_and_the_methods_that_are_in_its_headers(String token) throws Exception {
        inspector = new AskedInspector(token.isEmpty() ? null : token);
        start();

        for (String path : List.of("/debug/nothing", "/debug/status", "/ready")) {
            HttpResponse<String> refused = ask("DELETE", path, "", "X-Debug-Token", "sesame", "X-Request-ID", "req_1");
            assertThat(json(refused).at("/error/request_id").asString()).isEqualTo("req_1");
            assertThat(refused.headers().firstValue("X-Request-ID")).as(path).contains("req_1");
        }
        assertThat(allowed("DELETE", "/debug/status")).contains("GET", "HEAD").doesNotContain("POST");
        assertThat(allowed("POST", "/ready")).contains("GET", "HEAD").doesNotContain("POST");
        assertThat(allowed("GET", "/debug/log-level")).contains("POST").doesNotContain("GET", "HEAD");
    }

    private List<String> allowed(String method, String path) throws Exception {
        HttpResponse<String> refused = ask(method, path, "", "X-Debug-Token", "sesame");
        assertThat(refused.statusCode()).isEqualTo(405);
        return List.of(refused.headers().firstValue("Allow").orElse("no header").split(", "));
    }

    @Test
    void the_log_is_followed_as_server_sent_events() throws Exception {
        start();
        HttpResponse<InputStream> answer =
                http.send(HttpRequest.newBuilder(uri("/debug/logs?follow=true")).build(), BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            Iterator<String> events =
                    reader.lines().filter(line -> line.startsWith("data: ")).iterator();
            inspector.tell("{\"n\":1}");
            assertThat(events.next()).isEqualTo("data: {\"n\":1}");
            inspector.tell("{\"n\":2}");
            assertThat(events.next()).isEqualTo("data: {\"n\":2}");
        }
        until(() -> {
            inspector.tell("{}");
            return !inspector.isFollowed();
        });
    }

    @Test
    void whoever_follows_the_log_when_the_server_closes_gets_a_whole_answer() throws Exception {
        start();
        HttpResponse<InputStream> answer =
                http.send(HttpRequest.newBuilder(uri("/debug/logs?follow=true")).build(), BodyHandlers.ofInputStream());
        until(inspector::isFollowed);

        server.close();

        // Would throw if the answer were cut off.
        assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith(": following");
    }

    @Test
    void requests_and_delays_are_counted_by_what_is_known_of_them() throws Exception {
        start();
        String id = json(ask("POST", "/v2/any/run", "{\"input\": {\"x\": 1}}"))
                .get("id")
                .asString();
        get("/status/" + id);
        get("/nothing/" + id);
        until(() -> inspector.served().size() == 3);

        assertThat(inspector.served())
                .containsExactlyInAnyOrder("POST /v2/{endpointId}/run 200", "GET /status/{id} 200", "GET other 404");
        assertThat(inspector.delays()).isEmpty();
        server.queue().worker("w").take(new TakeRequest(1, false));
        assertThat(inspector.delays()).hasSize(1);
        ServerFacts facts = server.facts().orElseThrow();
        assertThat(facts.jobsCreated()).isEqualTo(1);
        assertThat(facts.jobsQueued()).isZero();
        assertThat(facts.jobsInProgress()).isEqualTo(1);
        assertThat(facts.connections()).isPositive();
    }

    @Test
    void a_job_that_ends_before_a_worker_has_it_is_counted_by_how_it_ended() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        server = JavalinServerProvider.open(
                settings(ApiSettings.on("127.0.0.1", 0)),
                LocalQueue.Options.standard(),
                now::get,
                WebhookSender.STANDARD_PAUSES);
        JobQueue worker = server.queue().worker("w");
        String taken = run("{\"input\": 1}");
        worker.take(new TakeRequest(1, false));
        ask("POST", "/cancel/" + taken, "");
        ask("POST", "/cancel/" + run("{\"input\": 2}"), "");
        assertThat(inspector.ends()).containsExactly(QueueEnd.CANCELLED);

        run("{\"input\": 3}");
        run("{\"input\": 4}");
        ask("POST", "/purge-queue", "");
        assertThat(inspector.ends()).hasSize(3).containsOnly(QueueEnd.CANCELLED);

        String running = run("{\"input\": 5, \"policy\": {\"ttl\": 10000}}");
        worker.take(new TakeRequest(1, false));
        run("{\"input\": 6, \"policy\": {\"ttl\": 10000}}");
        now.updateAndGet(time -> time.plusSeconds(10));
        server.clockMoved();

        assertThat(get("/status/" + running).statusCode()).isEqualTo(404);
        assertThat(inspector.ends()).hasSize(4).endsWith(QueueEnd.TIMED_OUT);
        // Two were taken, four were not, none waits.
        assertThat(server.facts().orElseThrow().jobsCreated()).isEqualTo(6);
        assertThat(server.facts().orElseThrow().jobsQueued()).isZero();
    }

    private String run(String body) throws Exception {
        return json(ask("POST", "/run", body)).get("id").asString();
    }

    @Test
    void without_an_inspector_there_are_none() throws Exception {
        server = (JobServer) new JavalinServerProvider()
                .open(new LocalServerSettings(ApiSettings.on("127.0.0.1", 0), List.of(), Optional.empty()));

        assertThat(get("/debug/status").statusCode()).isEqualTo(404);
        assertThat(get("/ready").statusCode()).isEqualTo(404);
        assertThat(json(get("/metrics", "Accept", "text/plain")).has("readyWorkers"))
                .isTrue();
        assertThat(json(get("/openapi.json")).at("/paths").propertyNames())
                .noneMatch(path -> path.startsWith("/debug/"));
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
