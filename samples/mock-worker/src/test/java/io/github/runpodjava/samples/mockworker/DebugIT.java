package io.github.runpodjava.samples.mockworker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.fakeplatform.FakePlatform;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The jars looked into, through both doors. */
class DebugIT {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String TOKEN = "a-token-for-this-test";
    private static final List<String> ENDPOINTS = List.of(
            "/debug/status",
            "/debug/workflow",
            "/debug/logs",
            "/debug/queue",
            "/debug/memory",
            "/debug/artifacts",
            "/debug/config",
            "/debug/connections",
            "/debug/threads",
            "/debug/startup",
            "/debug/metrics");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private HttpResponse<String> get(String uri, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri)).timeout(WorkerProcess.SOON);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private Map<String, String> onQueue(FakePlatform platform, String... more) {
        Map<String, String> all = new HashMap<>(platform.environment());
        all.put("RUNPOD_SPOOL_DIR", folder.resolve("spool").toString());
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    private static String door(WorkerProcess worker) throws InterruptedException {
        String line = worker.awaitLine(text -> text.contains("Debug endpoints: http://"));
        Matcher uri = Pattern.compile("http://[^/\"]+").matcher(line);
        assertThat(uri.find()).isTrue();
        return uri.group();
    }

    @Test
    void the_local_server_has_them() throws Exception {
        Instant before = Instant.now();
        try (WorkerProcess worker = WorkerProcess.sample(
                "mock-worker", Map.of(), "--serve-api", "--api-port", "0", "--log-level", "INFO")) {
            ApiClient api = ApiClient.of(worker);
            String id = api.run("{\"mock_delay\": 600, \"mock_progress\": {\"updates\": [45], \"wait_time\": 0}}");
            api.awaitStatus(id, "IN_PROGRESS"::equals);
            api.awaitStatus(id, any -> {
                try {
                    return api.get("/debug/status")
                                    .at("/current_job/progress_percent")
                                    .asInt(0)
                            == 45;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });

            JsonNode status = api.get("/debug/status");
            assertThat(status.at("/current_job/job_id").asString()).isEqualTo(id);
            assertThat(status.get("status").asString()).isEqualTo("processing");
            assertThat(status.get("mode").asString()).isEqualTo("serve_api");
            assertThat(api.get("/debug/queue").get("jobs_processing_current").asInt())
                    .isEqualTo(1);
            assertThat(api.get("/debug/connections").at("/incoming/open").asInt())
                    .isPositive();
            assertThat(api.get("/ready").get("status").asString()).isEqualTo("ok");
            JsonNode startup = api.get("/debug/startup");
            assertThat(Instant.parse(startup.get("process_started_at").asString()))
                    .as("the start of the process, whose clock ticks a hundred times a second")
                    .isBetween(before.minusMillis(50), Instant.now());
            assertThat(startup.get("phases"))
                    .extracting(phase -> phase.get("name").asString())
                    .startsWith("jvm", "main", "settings", "server", "assembly", "fitness", "setup");
            JsonNode described = api.get("/openapi.json").get("paths");
            for (String endpoint : ENDPOINTS) {
                HttpResponse<String> answer = get(api.base() + endpoint + "?job_id=" + id);
                assertThat(answer.statusCode()).as(endpoint + answer.body()).isEqualTo(200);
                assertThat(described.has(endpoint)).as(endpoint).isTrue();
            }
        }
    }

    @Test
    void in_production_the_local_server_has_none() throws Exception {
        try (WorkerProcess worker = WorkerProcess.sample(
                "mock-worker", Map.of("RUNPOD_ENDPOINT_ID", "e"), "--serve-api", "--api-port", "0")) {
            String line = worker.awaitLine(text -> text.contains("http://localhost:"));
            Matcher uri = Pattern.compile("http://localhost:\\d+").matcher(line);
            assertThat(uri.find()).isTrue();

            assertThat(get(uri.group() + "/health").statusCode()).isEqualTo(200);
            assertThat(get(uri.group() + "/debug/status").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_worker_on_the_queue_answers_on_its_debug_port_and_loads_no_other_web_server() throws Exception {
        Path loaded = folder.resolve("loaded.log");
        try (FakePlatform platform =
                        FakePlatform.builder().hold(Duration.ofMillis(500)).start();
                WorkerProcess worker = WorkerProcess.java(
                        onQueue(platform, "RUNPOD_DEBUG_PORT", "0", "RUNPOD_DEBUG_TOKEN", TOKEN),
                        List.of(
                                "-Xlog:class+load:file=" + loaded,
                                "-jar",
                                WorkerProcess.jar("mock-worker").toString()))) {
            String door = door(worker);
            String id = platform.enqueue("{\"mock_return\": 1}");
            platform.awaitResult(id, WorkerProcess.SOON);

            assertThat(get(door + "/health").body()).isEqualTo("{\"status\":\"ok\"}");
            for (String endpoint : ENDPOINTS) {
                HttpResponse<String> refused = get(door + endpoint, "Authorization", "Bearer wrong");
                assertThat(refused.statusCode()).isEqualTo(401);
                assertThat(refused.body()).doesNotContain(id).contains("UNAUTHORIZED");
            }
            String classes = Files.readString(loaded);
            for (String other : List.of(
                    "io.javalin",
                    "org.eclipse.jetty",
                    "jakarta.servlet",
                    "io.github.runpodjava.localserver",
                    "io.micrometer",
                    "io.prometheus")) {
                assertThat(classes.contains(other)).as(other).isFalse();
            }
            for (String endpoint : ENDPOINTS) {
                HttpResponse<String> answer =
                        get(door + endpoint + "?job_id=" + id, "Authorization", "Bearer " + TOKEN);
                assertThat(answer.statusCode()).as(endpoint + answer.body()).isEqualTo(200);
                assertThat(answer.body())
                        .doesNotContain(TOKEN)
                        .doesNotContain(platform.environment().get("RUNPOD_AI_API_KEY"));
            }
            assertThat(get(door + "/ready", "X-Debug-Token", TOKEN).statusCode())
                    .isEqualTo(200);
            JsonNode connections = MAPPER.readTree(
                    get(door + "/debug/connections", "X-Debug-Token", TOKEN).body());
            assertThat(connections.at("/outgoing/0/requests_by_status/200").asInt())
                    .isPositive();
            assertThat(Files.readString(loaded).contains("io.micrometer")).isTrue();
            worker.signal("TERM");
            assertThat(worker.status()).isZero();
        }
    }

    @Test
    void a_port_that_is_taken_costs_a_warning_and_no_job() throws Exception {
        try (FakePlatform platform =
                        FakePlatform.builder().hold(Duration.ofMillis(500)).start();
                java.net.ServerSocket taken =
                        new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                WorkerProcess worker = WorkerProcess.sample(
                        "mock-worker",
                        onQueue(
                                platform,
                                "RUNPOD_DEBUG_PORT",
                                Integer.toString(taken.getLocalPort()),
                                "RUNPOD_DEBUG_HOST",
                                "127.0.0.1"))) {
            worker.awaitLine(
                    line -> line.contains("The debug port " + taken.getLocalPort() + " cannot be opened on 127.0.0.1"));
            String id = platform.enqueue("{\"mock_return\": 1}");
            assertThat(platform.awaitResult(id, WorkerProcess.SOON)
                            .body()
                            .get("output")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void a_port_for_others_without_a_token_is_refused() throws Exception {
        try (FakePlatform platform = FakePlatform.builder().start();
                WorkerProcess worker = WorkerProcess.sample(
                        "mock-worker", onQueue(platform, "RUNPOD_DEBUG_PORT", "0", "RUNPOD_DEBUG_HOST", "0.0.0.0"))) {
            assertThat(worker.status()).isEqualTo(2);
            assertThat(String.join("\n", worker.err())).contains("RUNPOD_DEBUG_TOKEN");
        }
    }

    @Test
    void every_name_in_the_dashboard_is_on_a_page_of_metrics() throws Exception {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        Path smi = tools.resolve("nvidia-smi");
        Files.writeString(smi, "#!/bin/sh\necho '0, 32000, 81920, 85, 41, NVIDIA A100'\n");
        Files.setPosixFilePermissions(smi, PosixFilePermissions.fromString("rwxr-xr-x"));
        String path = tools + ":" + System.getenv("PATH");
        Set<String> names = new TreeSet<>();
        try (WorkerProcess worker = WorkerProcess.sample(
                "mock-worker", Map.of("PATH", path, "JDK_JAVA_OPTIONS", "-Xmx64m"), "--serve-api", "--api-port", "0")) {
            ApiClient api = ApiClient.of(worker);
            String large = "{\"input\": {\"mock_return\": \"" + "x".repeat(500_000) + "\"}}";
            for (int i = 0; i < 3; i++) {
                api.post("/runsync", large);
            }
            String slow = api.run("{\"mock_delay\": 600}");
            api.awaitStatus(slow, "IN_PROGRESS"::equals);
            api.post("/cancel/" + slow, "");
            worker.awaitLine(line -> line.contains(slow) && line.contains("Job stopped"));
            HttpResponse<String> page = get(api.base() + "/metrics", "Accept", "text/plain");
            assertThat(page.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
            assertThat(page.body())
                    .contains("jobs_completed_total{status=\"completed\"} 3.0")
                    .contains("jobs_completed_total{status=\"cancelled\"} 1.0")
                    .contains("jobs_created_total{owner_type=\"endpoint\"} 4.0");
            // Collections are only seen from the first page on.
            String later = page.body();
            for (int i = 0; i < 1_000 && !later.contains("jvm_gc_pause"); i++) {
                api.post("/runsync", large);
                later = get(api.base() + "/debug/metrics").body();
            }
            names.addAll(names(later));
            JsonNode gpu = api.get("/debug/status").get("gpu");
            assertThat(gpu.get("name").asString()).isEqualTo("NVIDIA A100");
            assertThat(gpu.get("memory_used_mb").asInt()).isEqualTo(32000);
            assertThat(gpu.get("utilization_percent").asInt()).isEqualTo(85);
        }
        try (FakePlatform platform =
                        FakePlatform.builder().hold(Duration.ofMillis(500)).start();
                WorkerProcess worker =
                        WorkerProcess.sample("mock-worker", onQueue(platform, "RUNPOD_DEBUG_PORT", "0"))) {
            String door = door(worker);
            platform.awaitResult(platform.enqueue("{}"), WorkerProcess.SOON);
            names.addAll(names(get(door + "/metrics").body()));
        }
        // The names that the seeds of other tools expect.
        assertThat(names)
                .contains(
                        "api_requests_total",
                        "api_request_duration_seconds_bucket",
                        "jobs_created_total",
                        "jobs_completed_total",
                        "job_duration_seconds_bucket",
                        "jobs_queued_current",
                        "jobs_processing_current",
                        "runpod_requests_total",
                        "runpod_gpu_seconds_total",
                        "runpod_jobs_total",
                        "runpod_job_duration_seconds_bucket",
                        "runpod_queue_depth");
        List<String> asked = namesInDashboard();
        assertThat(asked).hasSizeGreaterThan(20);
        assertThat(names).containsAll(asked);
    }

    @Test
    void metrics_count_work_and_no_questions_about_the_worker() throws Exception {
        try (WorkerProcess worker = WorkerProcess.sample(
                "mock-worker",
                Map.of("RUNPOD_DEBUG_TOKEN", "let-me-see-all-of-it"),
                "--serve-api",
                "--api-port",
                "0")) {
            ApiClient api = ApiClient.of(worker);
            String question =
                    "{\"input\": {\"runpod_debug\": {\"token\": \"let-me-see-all-of-it\", \"ask\": \"status\"}}}";
            assertThat(api.post("/runsync", question).at("/output/status").asString())
                    .isEqualTo("idle");
            api.post("/runsync", "{\"input\": {\"mock_return\": \"work\"}}");
            // What happened before the first look at the metrics is counted in another way than what comes after it.
            assertThat(get(api.base() + "/debug/metrics", "X-Debug-Token", "let-me-see-all-of-it")
                            .body())
                    .contains("jobs_taken_total 1.0");
            api.post("/runsync", question);
            api.post("/runsync", "{\"input\": {\"mock_return\": \"work\"}}");

            assertThat(get(api.base() + "/debug/metrics", "X-Debug-Token", "let-me-see-all-of-it")
                            .body())
                    .contains("jobs_taken_total 2.0")
                    .contains("jobs_completed_total{status=\"completed\"} 2.0")
                    .contains("job_duration_seconds_count{status=\"completed\"} 2");
        }
    }

    private static Set<String> names(String page) {
        Set<String> names = new HashSet<>();
        page.lines().filter(line -> !line.startsWith("#")).forEach(line -> names.add(line.split("[{ ]")[0]));
        return names;
    }

    private static List<String> namesInDashboard() throws Exception {
        Path file = Path.of("..", "..", "docs", "grafana", "runpod-workers.json");
        JsonNode dashboard = MAPPER.readTree(Files.readString(file));
        List<String> names = new ArrayList<>();
        Pattern selector = Pattern.compile("([a-z][a-z0-9_]*)\\{");
        for (JsonNode panel : dashboard.get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                Matcher matcher = selector.matcher(target.get("expr").asString());
                int before = names.size();
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
                assertThat(names.size()).as(target.toString()).isGreaterThan(before);
            }
        }
        return names;
    }
}
