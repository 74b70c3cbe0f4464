package io.github.runpodjava.samples.mockworker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.fakeplatform.FakePlatform;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The jars where callers reach them without a queue between: realtime mode and load-balancing endpoints. */
class DirectIT {
    private static final Map<String, String> BALANCED =
            Map.of("PORT", "0", "RUNPOD_ENDPOINT_ID", "ep", "RUNPOD_LOG_FORMAT", "text");

    private final HttpClient http = HttpClient.newHttpClient();
    private String base = "";

    private void reach(WorkerProcess worker) throws InterruptedException {
        String line = worker.awaitLine(text -> text.contains("http://localhost:"));
        String url = line.substring(line.indexOf("http://"));
        base = url.substring(0, url.indexOf('/', "http://".length()));
    }

    private CompletableFuture<HttpResponse<String>> send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(WorkerProcess.SOON)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send("POST", path, body).get(30, TimeUnit.SECONDS);
    }

    private int health() throws Exception {
        return send("GET", "/ping", "").get(30, TimeUnit.SECONDS).statusCode();
    }

    private void awaitHealth(int wanted) throws Exception {
        long end = System.nanoTime() + WorkerProcess.SOON.toNanos();
        while (health() != wanted) {
            assertThat(System.nanoTime()).as("health " + wanted).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void a_load_balanced_worker_answers_requests_and_finishes_the_last_one() throws Exception {
        try (WorkerProcess worker = WorkerProcess.sample("mock-worker", BALANCED)) {
            reach(worker);
            awaitHealth(200);
            HttpResponse<String> good = post("/", "{\"input\": {\"mock_return\": {\"price\": 1.10}}}");
            assertThat(good.statusCode()).isEqualTo(200);
            assertThat(good.body()).isEqualTo("{\"output\":{\"price\":1.10}}");
            HttpResponse<String> bad = post("/", "{\"input\": {\"mock_error\": true}}");
            assertThat(bad.statusCode()).isEqualTo(500);
            assertThat(bad.body()).contains("Mock error");

            CompletableFuture<HttpResponse<String>> last =
                    send("POST", "/", "{\"input\": {\"mock_delay\": 5, \"mock_return\": \"finished\"}}");
            worker.awaitLine(line -> line.contains("Captured Handler Exception"));
            awaitBusy();
            worker.signal("TERM");
            worker.awaitLine(line -> line.contains("Stopping: SIGTERM"));

            assertThat(health()).isEqualTo(503);
            HttpResponse<String> late = post("/", "{\"input\": {}}");
            assertThat(late.statusCode()).isEqualTo(503);
            assertThat(late.headers().firstValue("Connection")).contains("close");
            assertThat(last.get(30, TimeUnit.SECONDS).body()).isEqualTo("{\"output\":\"finished\"}");
            assertThat(worker.status()).isZero();
            assertThat(worker.err()).isEmpty();
        }
    }

    @Test
    void the_metrics_of_a_load_balanced_worker_count_its_callers_and_how_long_they_wait() throws Exception {
        Map<String, String> watched = new HashMap<>(BALANCED);
        watched.put("RUNPOD_DEBUG_PORT", "0");
        try (WorkerProcess worker = WorkerProcess.sample("mock-worker", watched)) {
            reach(worker);
            awaitHealth(200);
            assertThat(post("/", "{\"input\": {\"mock_return\": 1}}").statusCode())
                    .isEqualTo(200);
            assertThat(send("GET", "/debug/status", "")
                            .get(30, TimeUnit.SECONDS)
                            .statusCode())
                    .isEqualTo(404);

            String line = worker.awaitLine(text -> text.contains("Debug endpoints: http://"));
            Matcher door = Pattern.compile("http://[^/\"]+").matcher(line);
            assertThat(door.find()).isTrue();
            base = door.group();
            awaitMetric("api_requests_total{endpoint=\"/\",method=\"POST\",status=\"200\"} 1.0");
            awaitMetric("job_queue_delay_seconds_count 1");
        }
    }

    /** A request is counted when its answer is out, which may be a moment after its caller has it. */
    private void awaitMetric(String wanted) throws Exception {
        long end = System.nanoTime() + WorkerProcess.SOON.toNanos();
        String page = "";
        while (!page.contains(wanted)) {
            assertThat(System.nanoTime()).as(wanted + " in " + page).isLessThan(end);
            page = send("GET", "/metrics", "").get(30, TimeUnit.SECONDS).body();
        }
    }

    private void awaitBusy() throws Exception {
        long end = System.nanoTime() + WorkerProcess.SOON.toNanos();
        while (!send("GET", "/health", "").get(30, TimeUnit.SECONDS).body().contains("\"inProgress\":1")) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void a_second_sigterm_does_not_wait_for_the_request() throws Exception {
        try (WorkerProcess worker = WorkerProcess.sample("mock-worker", BALANCED)) {
            reach(worker);
            CompletableFuture<HttpResponse<String>> last = send("POST", "/", "{\"input\": {\"mock_delay\": 600}}");
            worker.awaitLine(line -> line.contains("Started."));
            worker.signal("TERM");
            worker.awaitLine(line -> line.contains("Stopping: SIGTERM"));
            worker.signalAgain("TERM");

            assertThat(worker.status()).isEqualTo(1);
            assertThat(last.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void health_is_204_until_the_set_up_is_done() throws Exception {
        String classPath = Path.of("target", "test-classes").toAbsolutePath()
                + File.pathSeparator
                + WorkerProcess.jar("mock-worker");
        try (ServerSocket model = new ServerSocket(0);
                WorkerProcess worker = WorkerProcess.java(
                        BALANCED,
                        List.of(
                                "-cp",
                                classPath,
                                SlowStartMain.class.getName(),
                                Integer.toString(model.getLocalPort())))) {
            reach(worker);
            try (Socket loading = model.accept()) {
                assertThat(health()).isEqualTo(204);
                // Who comes too early waits with the worker.
                CompletableFuture<HttpResponse<String>> early = send("POST", "/", "{\"input\": 7}");
                awaitQueued();
                assertThat(health()).isEqualTo(204);
                loading.close();

                assertThat(early.get(30, TimeUnit.SECONDS).body()).isEqualTo("{\"output\":7}");
            }
            awaitHealth(200);
            worker.signal("TERM");
            assertThat(worker.status()).isZero();
        }
    }

    private void awaitQueued() throws Exception {
        long end = System.nanoTime() + WorkerProcess.SOON.toNanos();
        while (!send("GET", "/health", "").get(30, TimeUnit.SECONDS).body().contains("\"inQueue\":1")) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void a_stream_comes_as_events() throws Exception {
        try (WorkerProcess worker = WorkerProcess.sample("mock-worker", BALANCED, "--generator")) {
            reach(worker);
            HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/"))
                    .timeout(WorkerProcess.SOON)
                    .header("Accept", "text/event-stream")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"input\": {\"mock_return\": [1, \"two\"]}}"))
                    .build();

            assertThat(http.send(request, BodyHandlers.ofString()).body())
                    .isEqualTo("data: {\"output\":1}\n\ndata: {\"output\":\"two\"}\n\nevent: end\ndata: {}\n\n");
            assertThat(post("/", "{\"input\": {\"mock_return\": [1, \"two\"]}}").body())
                    .isEqualTo("{\"output\":[1,\"two\"]}");
        }
    }

    @Test
    void realtime_answers_as_runpod_python_and_pings_with_the_callers_ids() throws Exception {
        try (FakePlatform platform = FakePlatform.start()) {
            Map<String, String> environment = new HashMap<>(platform.environment());
            environment.remove("RUNPOD_WEBHOOK_GET_JOB");
            environment.put("RUNPOD_ENDPOINT_ID", "ep");
            environment.put("RUNPOD_LOG_FORMAT", "text");
            environment.put("RUNPOD_PING_INTERVAL", "50");
            environment.put("RUNPOD_REALTIME_CONCURRENCY", "2");
            environment.put("RUNPOD_REALTIME_PORT", Integer.toString(freePort()));
            try (WorkerProcess worker = WorkerProcess.sample("mock-worker", environment)) {
                reach(worker);
                worker.awaitLine(line -> line.contains("Ready after"));
                assertThat(post("/ep/realtime", "{\"id\": \"a\", \"input\": {\"mock_return\": [1.10]}}")
                                .body())
                        .isEqualTo("{\"output\":[1.10]}");
                HttpResponse<String> bad = post("/ep/realtime", "{\"id\": \"b\", \"input\": {\"mock_error\": true}}");
                assertThat(bad.statusCode()).isEqualTo(200);
                assertThat(bad.body()).startsWith("{\"error\":\"{\\\"error_type\\\":");
                CompletableFuture<HttpResponse<String>> slow = send(
                        "POST",
                        "/ep/realtime",
                        "{\"id\": \"slow\", \"input\": {\"mock_delay\": 1.5, \"mock_return\": \"finished\"}}");
                platform.awaitPing(ping -> ping.jobIds().equals(List.of("slow")), WorkerProcess.SOON);
                // The second place is free.
                assertThat(post("/ep/realtime", "{\"input\": {}}").body()).isEqualTo("{\"output\":\"Hello World!\"}");
                worker.signal("TERM");

                assertThat(slow.get(30, TimeUnit.SECONDS).body()).isEqualTo("{\"output\":\"finished\"}");
                assertThat(worker.status()).isZero();
                assertThat(worker.err()).isEmpty();
            }
        }
    }

    @Test
    void a_refreshed_worker_says_so_and_a_fresh_one_goes_on() throws Exception {
        Map<String, String> environment = Map.of(
                "RUNPOD_ENDPOINT_ID", "ep",
                "RUNPOD_LOG_FORMAT", "text",
                "RUNPOD_REALTIME_PORT", Integer.toString(freePort()));
        try (WorkerProcess worker = WorkerProcess.sample("mock-worker", environment)) {
            reach(worker);

            assertThat(post("/ep/realtime", "{\"id\": \"a\", \"input\": {\"mock_refresh\": true}}")
                            .body())
                    .isEqualTo("{\"output\":{\"mock_return\":\"Hello World!\"},\"stopPod\":true}");
            assertThat(post("/ep/realtime", "{\"id\": \"a\", \"input\": {}}").body())
                    .isEqualTo("{\"output\":\"Hello World!\"}");
        }
    }

    @Test
    void what_keeps_it_from_starting_is_said_in_a_sentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(refused(1, Map.of("PORT", port, "RUNPOD_ENDPOINT_ID", "ep")))
                    .containsExactly("The worker cannot listen on 0.0.0.0:" + port
                            + ": the port is in use. Set PORT to another, and expose that one in the endpoint's"
                            + " settings.");
            assertThat(refused(1, Map.of("RUNPOD_REALTIME_PORT", port, "RUNPOD_ENDPOINT_ID", "ep")))
                    .containsExactly("The worker cannot listen on 0.0.0.0:" + port
                            + ": the port is in use. Set RUNPOD_REALTIME_PORT to another.");
        }
        assertThat(refused(2, Map.of("RUNPOD_REALTIME_PORT", "8080")))
                .anyMatch(line -> line.contains("RUNPOD_ENDPOINT_ID   missing; required because"));
        assertThat(refused(2, Map.of("PORT", "http", "RUNPOD_ENDPOINT_ID", "ep")))
                .anyMatch(line -> line.contains("PORT = \"http\""));
    }

    private static List<String> refused(int status, Map<String, String> environment) throws Exception {
        try (WorkerProcess worker = WorkerProcess.sample("mock-worker", environment)) {
            assertThat(worker.status()).as(worker.all()).isEqualTo(status);
            return worker.err();
        }
    }

    /** Realtime mode has no port 0. Somebody may take this one first; then the worker says so, and so does the test. */
    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
