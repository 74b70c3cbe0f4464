package io.github.runpodjava.localserver;

import static io.github.runpodjava.localserver.RawClient.exchange;
import static io.github.runpodjava.localserver.RawClient.latin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.localserver.ServerFixture.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AccessTest {
    private static final String EVIL = "https://evil.example";
    private static final String PAGE = "http://localhost:5173";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private @Nullable ServerFixture server;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    // --- names of the server

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "localhost:8000", "app.localhost", "127.0.0.1:8000", "[::1]:8000", "tunnel.example"
            })
    void a_server_for_this_machine_answers_to_its_names(String host) throws IOException {
        start(settings("127.0.0.1", null, List.of("tunnel.example"), List.of(), false));

        assertThat(ask("GET /health", "Host: " + host)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:8000", "localhost.evil.example", "worker", "10.0.0.1", "box.local"
            })
    void a_server_for_this_machine_does_not_answer_to_other_names(String host) throws IOException {
        start(settings("127.0.0.1", null, List.of(), List.of(), false));

        assertThat(ask("GET /health", "Host: " + host))
                .startsWith("HTTP/1.1 403")
                .contains("{\"error\":\"", host, "--api-allow-host");
        assertThat(ask("POST /runsync", "Host: " + host, "Origin: http://" + host))
                .startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @CsvSource({
        "worker:8000, 200",
        "10.0.0.1:8000, 200",
        "box.local, 200",
        "host.docker.internal:8000, 200",
        "evil.example, 403",
        "box.local.evil.example, 403"
    })
    void a_server_for_others_answers_to_names_that_nobody_can_have_on_the_internet(String host, int status)
            throws IOException {
        start(settings("0.0.0.0", null, List.of(), List.of(), false));

        assertThat(ask("GET /health", "Host: " + host)).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void who_shows_the_key_may_use_any_name() throws IOException {
        start(settings("127.0.0.1", "secret", List.of(), List.of(), false));

        assertThat(ask("GET /health", "Host: pod-1.proxy.example", "Authorization: Bearer secret"))
                .startsWith("HTTP/1.1 200");
        assertThat(ask("GET /health", "Host: pod-1.proxy.example", "Authorization: Bearer other"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void no_header_turns_a_request_that_needs_no_key_into_one_that_does() throws IOException {
        start(settings("127.0.0.1", "secret", List.of(), List.of(), false));

        String answer = ask("OPTIONS /run", "Host: localhost", "X-HTTP-Method-Override: POST");

        assertThat(answer).startsWith("HTTP/1.1 400").contains("X-HTTP-Method-Override");
        assertThat(server.queue().health().jobs().inQueue()).isZero();
    }

    // --- web pages

    @Test
    void a_page_of_a_stranger_starts_no_job() throws IOException {
        start(settings("127.0.0.1", null, List.of(), List.of(), false));

        for (String origin : List.of(EVIL, "null")) {
            String answer = ask("POST /run", "Host: localhost", "Origin: " + origin, "Content-Type: text/plain");

            assertThat(answer)
                    .startsWith("HTTP/1.1 403")
                    .contains("{\"error\":\"", origin, "--api-allow-origin")
                    .doesNotContain("Access-Control-Allow-Origin");
        }
        assertThat(server.get("/health").json().get("jobs").get("inQueue").intValue())
                .isZero();
    }

    @Test
    void a_page_of_a_stranger_cannot_fetch_in_silence_either() throws IOException {
        start(settings("127.0.0.1", null, List.of(), List.of(), false));

        assertThat(ask("GET /health", "Host: localhost", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"))
                .startsWith("HTTP/1.1 403");
        assertThat(ask("GET /docs", "Host: localhost", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"))
                .startsWith("HTTP/1.1 200");
        assertThat(ask("GET /health", "Host: localhost", "Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate"))
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /health, 200",
        "GET /status/nope, 404",
        "GET /nope, 404",
        "PUT /run, 405",
        "BREW /run, 405",
        "POST /run, 400",
        "GET /status/a%2Fb, 400"
    })
    void a_page_of_this_machine_can_read_every_answer(String request, int status) throws IOException {
        start(settings("127.0.0.1", null, List.of(), List.of(), false));

        assertThat(ask(request, "Host: localhost", "Origin: " + PAGE))
                .startsWith("HTTP/1.1 " + status)
                .contains("Access-Control-Allow-Origin: " + PAGE + "\r\n", "Vary: Origin\r\n");
    }

    @Test
    void a_page_can_read_that_it_needs_a_key() throws IOException {
        start(settings("127.0.0.1", "secret", List.of(), List.of(EVIL), false));

        assertThat(ask("POST /run", "Host: localhost", "Origin: " + EVIL))
                .startsWith("HTTP/1.1 401")
                .contains("Access-Control-Allow-Origin: " + EVIL, "WWW-Authenticate: Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/run", "/v2/x/status/1", "/nope"})
    void a_preflight_is_answered_without_a_key(String path) throws IOException {
        start(settings("127.0.0.1", "secret", List.of(), List.of(), false));

        String answer = ask(
                "OPTIONS " + path,
                "Host: localhost",
                "Origin: " + PAGE,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization,content-type",
                "Access-Control-Request-Private-Network: true");

        assertThat(answer)
                .startsWith("HTTP/1.1 204")
                .contains(
                        "Access-Control-Allow-Origin: " + PAGE,
                        "Access-Control-Allow-Methods: GET, HEAD, POST",
                        "Access-Control-Allow-Headers: authorization,content-type",
                        "Access-Control-Allow-Private-Network: true",
                        "Access-Control-Max-Age: 600");
    }

    @Test
    void a_preflight_of_a_stranger_is_refused() throws IOException {
        start(settings("127.0.0.1", null, List.of(), List.of(), false));

        assertThat(ask("OPTIONS /run", "Host: localhost", "Origin: " + EVIL, "Access-Control-Request-Method: POST"))
                .startsWith("HTTP/1.1 403")
                .doesNotContain("Access-Control-Allow-Origin");
    }

    @Test
    void a_star_lets_every_page_in() throws IOException {
        start(settings("127.0.0.1", null, List.of(), List.of("*"), false));

        assertThat(ask("GET /health", "Host: localhost", "Origin: null"))
                .startsWith("HTTP/1.1 200")
                .contains("Access-Control-Allow-Origin: null");
    }

    // --- the key

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "Bearer secret, 200",
                "bearer secret, 200",
                "secret, 200",
                "none, 401",
                "Bearer, 401",
                "Bearer other, 401",
                "Bearer secret2, 401",
                "Bearer secre, 401",
                "Basic secret, 401"
            })
    void the_key_is_asked_for(@Nullable String shown, int status) throws IOException {
        start(settings("127.0.0.1", "secret", List.of(), List.of(), false));

        String answer = shown == null
                ? ask("GET /v2/x/health", "Host: localhost")
                : ask("GET /v2/x/health", "Host: localhost", "Authorization: " + shown);

        assertThat(answer).startsWith("HTTP/1.1 " + status).doesNotContain("secret");
        if (status == 401) {
            assertThat(answer).contains("{\"error\":\"", "WWW-Authenticate: Bearer", "--api-key");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET /, 200",
        "GET /docs, 200",
        "HEAD /docs, 200",
        "GET /ping, 404",
        "GET /openapi.json, 200",
        "OPTIONS /run, 204",
        "GET /health, 401",
        "POST /docs, 401",
        "GET /docs/../health, 401",
        "GET /docs/..;/health, 401",
        "GET /docs/x/../../health, 401",
        "GET //health, 401",
        "GET /v2/x/ping/w, 401",
        "GET /v2/docs/health, 401",
        "GET /nope, 401"
    })
    void only_pages_about_the_server_are_open(String request, int status) throws IOException {
        start(settings("127.0.0.1", "secret", List.of(), List.of(), false));

        String answer = ask(request, "Host: localhost");

        // Jetty refuses some of these paths itself.
        assertThat(RawClient.statusOf(answer)).isIn(status, status == 401 ? 400 : status);
        assertThat(answer).doesNotContain("\"inQueue\":0");
    }

    @Test
    void a_large_body_without_a_key_is_read_so_that_its_sender_sees_the_answer() throws IOException {
        start(settings("127.0.0.1", "secret", List.of(), List.of(), false));

        assertThat(exchange(server.uri(), RawClient.post("/run", new byte[15_000_000])))
                .startsWith("HTTP/1.1 401");
    }

    // --- rates

    @Test
    void callers_are_limited_as_on_the_platform() {
        start(settings("127.0.0.1", null, List.of(), List.of(), true));

        assertThat(server.post("/purge-queue", "").status()).isEqualTo(200);
        assertThat(server.post("/v2/x/purge-queue", "").status()).isEqualTo(200);
        Answer third = server.post("/purge-queue", "");
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.header("Retry-After")).isEqualTo("10");
        assertThat(third.error()).contains("/purge-queue takes 2 requests in 10 seconds");
        now.updateAndGet(t -> t.plus(Duration.ofSeconds(10)));
        assertThat(server.post("/purge-queue", "").status()).isEqualTo(200);
    }

    @Test
    void each_operation_is_counted_for_itself() {
        start(settings("127.0.0.1", null, List.of(), List.of(), true));
        for (int i = 0; i < 100; i++) {
            assertThat(server.post("/cancel/nope", "").status()).isEqualTo(404);
        }

        assertThat(server.post("/cancel/nope", "").status()).isEqualTo(429);
        assertThat(server.get("/status/nope").status()).isEqualTo(404);
        assertThat(server.get("/health").status()).isEqualTo(200);
    }

    @Test
    void requests_that_wait_count_until_they_are_answered() {
        start(settings("127.0.0.1", null, List.of(), List.of(), true));
        CountDownLatch done = new CountDownLatch(1);
        server.work(1, (job, reporter) -> {
            done.await();
            TestWorker.echo(job, reporter);
        });
        List<CompletableFuture<Answer>> waiting = IntStream.range(0, 400)
                .mapToObj(i -> server.sendAsync("POST", "/runsync?wait=300000", "{\"input\":1}"))
                .toList();
        // Only then all have passed the gate.
        ServerFixture.until(() -> jobsIn(server) == 400, "400 jobs");

        Answer refused = server.post("/runsync", "{\"input\":1}");
        done.countDown();
        waiting.forEach(ServerFixture::join);
        server.awaitOpenRequests(0);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(server.post("/runsync", "{\"input\":1}").status()).isEqualTo(200);
    }

    private static int jobsIn(ServerFixture server) {
        JsonNode jobs = server.get("/health").json().get("jobs");
        return jobs.get("inQueue").intValue() + jobs.get("inProgress").intValue();
    }

    private void start(ApiSettings api) {
        server = ServerFixture.start(api, api.rateLimits() ? now::get : InstantSource.system());
    }

    private String ask(String methodAndPath, String... headers) throws IOException {
        String length = methodAndPath.startsWith("POST") ? "Content-Length: 0\r\n" : "";
        return exchange(
                server.uri(),
                latin(methodAndPath + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n"
                        + length + "\r\n"));
    }

    private static ApiSettings settings(
            String host, @Nullable String key, List<String> hosts, List<String> origins, boolean rates) {
        return new ApiSettings(host, 0, null, 1, key, hosts, origins, rates, false, null);
    }
}
