package io.github.runpodjava.samples.mockworker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.Route;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Secrets planted in every place where a program can say something, looked for in everything that leaves the worker. Only
 * a job's own output and progress are the user's.
 */
@Timeout(120)
class SecretsIT {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final List<String> PAGES = List.of(
            "/health",
            "/ready",
            "/debug/status",
            "/debug/workflow",
            "/debug/logs?lines=5000",
            "/debug/queue",
            "/debug/memory",
            "/debug/artifacts",
            "/debug/config",
            "/debug/connections",
            "/debug/threads",
            "/debug/startup",
            "/metrics",
            "/debug/metrics",
            "/debug/nothing");
    private static final List<String> QUESTIONS = List.of(
            "logs",
            "crashes",
            "status",
            "workflow",
            "artifacts",
            "queue",
            "memory",
            "config",
            "connections",
            "threads",
            "startup",
            "metrics",
            "ready");
    private static final List<String> FAILURES = List.of("throw", "said", "returned", "crash");

    private final HttpClient http = HttpClient.newHttpClient();
    private final FakePlatform platform =
            FakePlatform.builder().hold(Duration.ofMillis(200)).start();
    /** What left the worker, by where. */
    private final Map<String, String> found = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        platform.close();
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Planted.environment());
        all.put("RUNPOD_LOG_DIR", folder.resolve("logs").toString());
        all.put("RUNPOD_SPOOL_DIR", folder.resolve("spool").toString());
        all.put("RUNPOD_LOG_FILE_BYTES", "65536");
        all.put("RUNPOD_POD_ID", "pod-1");
        all.put("RUNPOD_DEBUG_METADATA", "all");
        all.put("RUNPOD_ERROR_DIGEST", "all");
        all.putAll(more);
        return all;
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "-Dapi.token=PLANTED-property",
                "-Dmodel.url=https://u:PLANTED-argument@h/x?sig=PLANTED-query",
                "-cp",
                WorkerProcess.jar("mock-worker")
                        + File.pathSeparator
                        + Path.of("target", "test-classes").toAbsolutePath(),
                LeakyMain.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private String input(String how) {
        return "{\"how\": \"" + how + "\", \"key\": \"PLANTED-typed\"}";
    }

    @Test
    void none_leaves_a_worker_on_the_queue() throws Exception {
        Map<String, String> more = new HashMap<>(platform.environment());
        more.put("RUNPOD_DEBUG_PORT", "0");
        more.put("RUNPOD_POD_ID", "pod-1");
        try (WorkerProcess worker = WorkerProcess.java(environment(more), java())) {
            String door = uri(worker.awaitLine(text -> text.contains("Debug endpoints: http://")));
            for (String how : FAILURES) {
                String id = platform.enqueueJob("{\"id\": \"job-" + how + "\", \"input\": " + input(how)
                        + ", \"tracestate\": \"vendor=hf_PLANTEDaB3dE6gH9jK2mN5\","
                        + " \"traceparent\": \"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"}");
                found.put(
                        "result of " + how,
                        platform.awaitResult(id, WorkerProcess.SOON).body().toString());
            }
            String wrong = platform.enqueue("{\"how\": 1, \"number\": \"password=PLANTED-in-input\"}");
            found.put(
                    "result of a wrong input",
                    platform.awaitResult(wrong, WorkerProcess.SOON).body().toString());
            String held = held(platform.enqueue(input("hold")));
            pages("port ", door, held);
            for (String question : QUESTIONS) {
                String id = platform.enqueue("{\"runpod_debug\": {\"token\": \"" + Planted.DEBUG_TOKEN
                        + "\", \"ask\": \"" + question + "\", \"job_id\": \"" + held + "\", \"lines\": 1000}}");
                String answer =
                        platform.awaitResult(id, WorkerProcess.SOON).body().toString();
                found.put("job that asks for " + question, answer);
            }
            worker.signal("KILL");
            worker.status();
            found.put("stdout", String.join("\n", worker.out()));
            found.put("stderr", String.join("\n", worker.err()));
        }
        found.put("pings", platform.pings().toString());
        files();

        assertNothing();
        assertThat(found.get("stdout")).contains("by message", "by jul", "printed", "[hidden]");
        assertThat(found.get("port /debug/workflow")).contains("holds ");
        assertThat(found.get("port /debug/artifacts")).contains("file ");
        assertThat(found.get("port /debug/threads")).contains("thread ");
        assertThat(found.get("port /metrics")).contains("stage=");
        assertThat(found).anySatisfy((name, text) -> assertThat(name).endsWith(".traceback"));
        assertThat(found).anySatisfy((name, text) -> assertThat(name).endsWith(".inflight"));
    }

    /** Waits until the handler is where it stays. */
    private String held(String id) throws Exception {
        Path log = folder.resolve("logs").resolve("worker-pod-1.log");
        long end = System.nanoTime() + WorkerProcess.SOON.toNanos();
        while (!Files.exists(log) || !logs().contains("\"" + id + "\",\"message\":\"by name")) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
        return id;
    }

    /** What the log folder of a worker that lives holds. */
    private String logs() throws IOException {
        while (true) {
            try {
                return texts();
            } catch (NoSuchFileException e) {
                // The worker has set a file aside since the folder was listed.
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private String texts() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
            for (Path file : files.toList()) {
                all.append(text(file));
            }
        }
        return all.toString();
    }

    @Test
    void none_leaves_a_worker_behind_the_local_server() throws Exception {
        List<String> webhooks = new CopyOnWriteArrayList<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            webhooks.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        String webhook = "http://localhost:" + receiver.getAddress().getPort() + "/done?token=PLANTED-hook";
        try (WorkerProcess worker = WorkerProcess.java(
                environment(Map.of("RUNPOD_LOG_FORMAT", "text")),
                java("--serve-api", "--api-port", "0", "--log-level", "DEBUG"))) {
            String base = uri(worker.awaitLine(text -> text.contains("http://")));
            for (String how : FAILURES) {
                found.put(
                        "runsync " + how,
                        post(base + "/runsync", "{\"input\": " + input(how) + ", \"webhook\": \"" + webhook + "\"}"));
            }
            found.put(
                    "runsync of a wrong input",
                    post(base + "/runsync", "{\"input\": {\"how\": 1, \"number\": \"password=PLANTED-in-input\"}}"));
            String held = MAPPER.readTree(post(base + "/run", "{\"input\": " + input("hold") + "}"))
                    .get("id")
                    .asString();
            held(held);
            found.put("status", get(base + "/status/" + held));
            found.put("a wrong key", get(base + "/debug/status", "Authorization", "Bearer PLANTED-wrong-key"));
            found.put("a key in a query", get(base + "/nothing?api_key=PLANTED-in-query"));
            pages("server ", base, held);
            for (String page : List.of("/openapi.json", "/docs", "/requests", "/requests/" + held, "/nothing")) {
                found.put("server " + page, get(base + page));
            }
            worker.signal("TERM");
            // To the kernel, two of a kind that were not heard yet are one.
            worker.awaitLine(line -> line.contains("Stopping: SIGTERM"));
            worker.signalAgain("TERM");
            worker.status();
            found.put("stdout", String.join("\n", worker.out()));
            found.put("stderr", String.join("\n", worker.err()));
        } finally {
            receiver.stop(0);
        }
        for (int i = 0; i < webhooks.size(); i++) {
            // What the caller sent goes back to the caller.
            ObjectNode call = (ObjectNode) MAPPER.readTree(webhooks.get(i));
            call.remove(List.of("input", "webhook"));
            found.put("webhook " + i, call.toString());
        }
        files();

        assertNothing();
        assertThat(webhooks).hasSizeGreaterThanOrEqualTo(FAILURES.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"set-up", "before", "exit", "SEGV"})
    void none_is_in_what_a_crash_leaves(String how) throws Exception {
        Map<String, String> environment = environment(platform.environment());
        environment.put("RUNPOD_POD_ID", "pod-1");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        boolean starts = how.equals("exit") || how.equals("SEGV");
        List<String> command = new ArrayList<>(List.of(
                "sh",
                Path.of("..", "..", "runtime-core/src/main/launcher/runpod-worker")
                        .toAbsolutePath()
                        .toString()));
        command.addAll(java(starts ? "" : how));
        try (WorkerProcess worker = WorkerProcess.command(environment, command)) {
            if (starts) {
                String id = platform.enqueue(input(how.equals("exit") ? "exit" : "hold"));
                held(id);
            }
            if (how.equals("SEGV")) {
                worker.signalChild(how);
            }
            worker.status();
            found.put("stdout", String.join("\n", worker.out()));
            if (!how.equals("before")) {
                // What the JVM says itself of a main thread goes by the runtime, and is hidden in what is kept only.
                found.put("stderr", String.join("\n", worker.err()));
            }
        }
        found.put("pings", platform.requests(Route.PING).toString());
        files();

        assertNothing();
        assertThat(found).anySatisfy((name, text) -> assertThat(name).endsWith(".traceback"));
        assertThat(found).anySatisfy((name, text) -> assertThat(name).endsWith(".stderr"));
    }

    private void pages(String door, String base, String job) throws Exception {
        for (String page : PAGES) {
            String uri = base + page + (page.contains("?") ? "&" : "?") + "job_id=" + job;
            String accept = page.equals("/metrics") ? "text/plain" : "*/*";
            found.put(door + page, get(uri, "X-Debug-Token", Planted.DEBUG_TOKEN, "Accept", accept));
            if (page.contains("logs") || page.contains("workflow")) {
                found.put(door + page + " of all", get(base + page, "X-Debug-Token", Planted.DEBUG_TOKEN));
            }
        }
        found.put(door + "follow", followed(base + "/debug/logs?follow=true&lines=500"));
    }

    private String followed(String uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .header("X-Debug-Token", Planted.DEBUG_TOKEN)
                .build();
        try (Stream<String> lines = http.send(request, BodyHandlers.ofLines()).body()) {
            return String.join("\n", lines.limit(500).toList());
        }
    }

    private String get(String uri, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri)).timeout(WorkerProcess.SOON);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString()).body();
    }

    private String post(String uri, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .timeout(WorkerProcess.SOON)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private static String uri(String line) {
        Matcher uri = Pattern.compile("http://[^/\" ]+").matcher(line);
        assertThat(uri.find()).isTrue();
        return uri.group();
    }

    private void files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.put(file.getFileName().toString(), text(file));
            }
        }
    }

    private static String text(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (file.toString().endsWith(".gz")) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                bytes = in.readAllBytes();
            }
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void assertNothing() {
        List<String> leaks = new ArrayList<>();
        found.forEach((where, text) -> {
            for (int at = text.indexOf(Planted.MARK), n = 0;
                    at >= 0 && n < 5;
                    at = text.indexOf(Planted.MARK, at + 1), n++) {
                leaks.add(where + ": ..." + text.substring(Math.max(0, at - 120), Math.min(text.length(), at + 60)));
            }
        });
        assertThat(String.join("", found.values())).contains("[hidden]");
        assertThat(leaks).isEmpty();
    }
}
