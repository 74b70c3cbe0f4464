package io.github.runpodjava.internal.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.DebugDoorSettings;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.MetricsPushSettings;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.config.SettingsReader;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.testkit.KeptLines;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.internal.testkit.Waiting;
import io.github.runpodjava.spi.Inspector;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The inspector's own port: who may ask, and how answers travel. */
class DebugDoorTest {
    private static final String TOKEN = "the-token-of-this-test";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final KeptLines lines = new KeptLines();
    private DebugDoor door;
    private Inspector inspector;

    @AfterEach
    void close() {
        if (door != null) {
            door.close();
        }
    }

    private void open(String... variables) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("RUNPOD_DEBUG_PORT", "0", "RUNPOD_DEBUG_HOST", "127.0.0.1"));
        for (int i = 0; i < variables.length; i += 2) {
            all.put(variables[i], variables[i + 1]);
        }
        SettingsReader in = new SettingsReader(Environment.of(all));
        DebugDoorSettings settings = DebugDoorSettings.read(in);
        in.rejectIfAnyProblem();
        StartPhases phases = new StartPhases();
        inspector = new Inspection(
                        settings,
                        MetricsPushSettings.read(in),
                        phases,
                        () -> new Inspection.Input(
                                WorkerSettings.from(Environment.of(all)),
                                in.reads(),
                                Map.of(),
                                "queue",
                                "1.2.3",
                                Instant.now(),
                                phases,
                                Secrets::none,
                                () -> Optional.of(lines),
                                Samples.MAPPERS,
                                InstantSource.system()))
                .inspector();
        door = DebugDoor.open(settings, inspector);
    }

    private HttpResponse<String> ask(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
                .timeout(Waiting.LIMIT)
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
        return Samples.MAPPER.readTree(answer.body());
    }

    @Test
    void every_endpoint_answers_on_this_machine_without_a_token() throws Exception {
        open();
        for (Inspector.Endpoint endpoint : inspector.endpoints()) {
            HttpResponse<String> answer = ask(endpoint.method(), endpoint.path() + "?job_id=x&level=info", "");
            assertThat(answer.statusCode()).as(endpoint.path()).isIn(200, 404, 501, 503);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(json(answer).isObject()).isTrue();
        }
    }

    @Test
    @Timeout(120)
    void a_wrong_token_gets_401_everywhere_and_learns_nothing() throws Exception {
        open("RUNPOD_DEBUG_TOKEN", TOKEN);
        List<String> bodies = new ArrayList<>();
        List<String> paths = new ArrayList<>(List.of("/", "/debug/there/is/no/such/thing"));
        inspector.endpoints().forEach(endpoint -> paths.add(endpoint.path()));
        for (String path : paths) {
            for (String method : List.of("GET", "POST", "DELETE")) {
                for (String[] wrong : new String[][] {
                    {"Authorization", "Bearer wrong"},
                    {"Authorization", TOKEN.substring(1)},
                    {"X-Debug-Token", TOKEN + "x"},
                    {"Authorization", "Bearer "}
                }) {
                    HttpResponse<String> answer = ask(method, path, "", wrong);
                    assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(401);
                    JsonNode error = json(answer).get("error");
                    assertThat(error.get("code").asString()).isEqualTo("UNAUTHORIZED");
                    bodies.add(
                            error.get("message").asString() + error.get("help").asString() + error.get("details"));
                }
            }
        }
        assertThat(bodies.stream().distinct()).hasSize(1);
        assertThat(get("/debug/status").statusCode()).isEqualTo(401);
    }

    @Test
    void the_right_token_opens_in_every_form_and_health_is_open_without_one() throws Exception {
        open("RUNPOD_DEBUG_TOKEN", TOKEN);

        assertThat(get("/debug/status", "Authorization", "Bearer " + TOKEN).statusCode())
                .isEqualTo(200);
        assertThat(get("/debug/status", "Authorization", TOKEN).statusCode()).isEqualTo(200);
        assertThat(get("/debug/status", "X-Debug-Token", TOKEN).statusCode()).isEqualTo(200);
        assertThat(get("/health").body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(get("/ready").statusCode()).isEqualTo(401);
        assertThat(get("/debug/config", "X-Debug-Token", TOKEN).body()).doesNotContain(TOKEN);
    }

    @Test
    void a_method_that_is_not_answered_is_told_which_ones_are() throws Exception {
        open();

        HttpResponse<String> refused = ask("DELETE", "/debug/status", "");
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(get("/debug/log-level").headers().firstValue("Allow")).contains("POST");
        assertThat(get("/debug/nothing").headers().firstValue("Allow")).isEmpty();
    }

    @Test
    void a_web_page_cannot_ask_through_a_browser_on_this_machine() throws Exception {
        open();

        assertThat(get("/debug/status", "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(get("/debug/status", "Origin", "null").statusCode()).isEqualTo(403);
        assertThat(get("/debug/status", "Origin", "http://localhost:3000").statusCode())
                .isEqualTo(200);
        assertThat(raw("GET /debug/status HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(raw("GET /debug/status HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    /** An image of such a page could follow the log, and sixteen keep everybody else from it. */
    @Test
    void an_image_on_a_page_of_another_site_is_not_answered() throws Exception {
        open();

        assertThat(get("/debug/logs?follow=true", "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        for (String own : List.of("none", "same-origin", "same-site")) {
            assertThat(get("/debug/status", "Sec-Fetch-Site", own).statusCode()).isEqualTo(200);
        }
    }

    private String raw(String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", door.port())) {
            socket.setSoTimeout((int) Waiting.LIMIT.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void ids_of_request_and_trace_come_back() throws Exception {
        open();
        String trace = "0af7651916cd43dd8448eb211c80319c";
        HttpResponse<String> answer =
                get("/debug/nothing", "X-Request-ID", "req_abc", "traceparent", "00-" + trace + "-b7ad6b7169203331-01");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).at("/error/request_id").asString()).isEqualTo("req_abc");
        assertThat(json(answer).at("/error/trace_id").asString()).isEqualTo(trace);
        assertThat(answer.headers().firstValue("X-Request-ID")).contains("req_abc");
        HttpResponse<String> without = get("/debug/nothing");
        assertThat(json(without).at("/error/request_id").asString()).startsWith("req_");
        assertThat(json(without).at("/error/trace_id").asString()).matches("[0-9a-f]{32}");
    }

    @Test
    void parameters_and_bodies_arrive() throws Exception {
        open();
        lines.log(LogLevel.INFO, "job & 1", "first");
        lines.log(LogLevel.INFO, "other", "second");

        assertThat(json(get("/debug/logs?job_id=job+%26%201")).get("count").asInt())
                .isEqualTo(1);
        assertThat(ask("POST", "/debug/log-level", "{\"level\": \"trace\"}").statusCode())
                .isEqualTo(200);
        assertThat(lines.level()).isEqualTo(LogLevel.TRACE);
        assertThat(ask("POST", "/debug/log-level", "{".repeat(100_000)).statusCode())
                .isEqualTo(400);
        assertThat(ask("HEAD", "/debug/status", "").body()).isEmpty();
    }

    @Test
    void the_log_is_followed_as_server_sent_events() throws Exception {
        open();
        lines.log(LogLevel.INFO, "a", "before");
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + door.port() + "/debug/logs?follow=true&level=info"))
                .build();
        HttpResponse<java.io.InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(HttpURLConnection.HTTP_OK);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            Stream<String> events = reader.lines().filter(line -> line.startsWith("data: "));
            var iterator = events.iterator();
            assertThat(iterator.next()).contains("before");
            lines.log(LogLevel.INFO, "a", "after");
            assertThat(iterator.next())
                    .isEqualTo("data: {\"requestId\":\"a\",\"message\":\"after\",\"level\":\"INFO\"}");
        }
        // The next line finds nobody.
        Waiting.until("the follower is gone", () -> {
            lines.log(LogLevel.INFO, "a", "more");
            return lines.followers() == 0;
        });
    }

    @Test
    void half_requests_keep_nobody_out_however_many_there_are() throws Exception {
        open("RUNPOD_DEBUG_TOKEN", TOKEN);
        String[] halves = {"G", "POST /health HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"};
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 3 * DebugDoorThreads.MOST; i++) {
                Socket socket = new Socket("127.0.0.1", door.port());
                sockets.add(socket);
                socket.getOutputStream().write(halves[i % 2].getBytes(StandardCharsets.US_ASCII));
                if (i % DebugDoorThreads.MOST >= DebugDoorThreads.MOST - 2) {
                    assertThat(raw("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                            .startsWith("HTTP/1.1 200");
                }
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
