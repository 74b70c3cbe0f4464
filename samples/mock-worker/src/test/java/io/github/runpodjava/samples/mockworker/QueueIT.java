package io.github.runpodjava.samples.mockworker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.Faults;
import io.github.runpodjava.fakeplatform.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The jars on RunPod's queue. */
class QueueIT {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final FakePlatform platform =
            FakePlatform.builder().hold(Duration.ofMillis(500)).start();

    @TempDir
    private Path spool;

    @AfterEach
    void end() {
        platform.close();
    }

    private Map<String, String> with(String... more) {
        Map<String, String> all = new HashMap<>(platform.environment());
        all.put("RUNPOD_SPOOL_DIR", spool.toString());
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    private JsonNode ask(String input) {
        return platform.awaitResult(platform.enqueue(input), WorkerProcess.SOON).body();
    }

    private static JsonNode json(String text) {
        return MAPPER.readTree(text);
    }

    @Test
    void no_class_of_a_web_server_is_loaded() throws Exception {
        Path loaded = Files.createTempFile("loaded", ".log");
        List<String> command = List.of(
                "-Xlog:class+load:file=" + loaded,
                "-jar",
                WorkerProcess.jar("echo").toString());
        try (WorkerProcess worker = WorkerProcess.java(with(), command)) {
            assertThat(ask("{\"x\": 1}")).isEqualTo(json("{\"output\": {\"echo\": {\"x\": 1}}}"));
            worker.signal("TERM");
            assertThat(worker.status()).isZero();
        }
        String classes = Files.readString(loaded);

        assertThat(classes).contains("io.github.runpodjava.samples.echo.Echo ");
        for (String other : List.of(
                "io.javalin",
                "org.eclipse.jetty",
                "jakarta.servlet",
                "io.github.runpodjava.localserver",
                "com.sun.net.httpserver",
                "sun.net.httpserver",
                "io.micrometer",
                "io.github.runpodjava.metrics",
                "internal.inspect.Inspection ",
                "internal.inspect.DebugDoor")) {
            assertThat(classes.contains(other)).as(other).isFalse();
        }
        Files.delete(loaded);
    }

    @Test
    void every_line_on_stdout_is_a_json_object_that_names_its_job() throws Exception {
        String id;
        try (WorkerProcess worker = WorkerProcess.sample("mock-worker", with())) {
            id = platform.enqueue(
                    "{\"mock_logs\": [{\"level\": \"warn\", \"message\": \"two\\nlines \\u2028 \\\"quoted\\\"\"}],"
                            + " \"mock_error\": true}");
            platform.awaitResult(id, WorkerProcess.SOON);
            ask("{}");
            worker.signal("TERM");
            assertThat(worker.status()).isZero();
            assertThat(worker.err()).isEmpty();
            List<JsonNode> ofTheJob = new ArrayList<>();
            assertThat(worker.out()).hasSizeGreaterThan(5);
            for (String line : worker.out()) {
                JsonNode object = json(line);
                assertThat(line).matches("\\{\"requestId\":[^,]+,\"message\":\".*");
                assertThat(List.copyOf(object.propertyNames()).subList(0, 3))
                        .containsExactly("requestId", "message", "level");
                if (object.get("requestId").asString("").equals(id)) {
                    ofTheJob.add(object);
                }
            }
            assertThat(ofTheJob)
                    .extracting(line -> line.get("level").asString() + " "
                            + line.get("message").asString())
                    .contains("INFO Started.", "WARN two\nlines \u2028 \"quoted\"", "INFO Finished.")
                    .anyMatch(line -> line.startsWith("ERROR Captured Handler Exception"));
        }
    }

    @Test
    void lines_before_a_crash_are_there() throws Exception {
        String logs = "{\"level\": \"info\", \"message\": \"line\"},".repeat(500);
        try (WorkerProcess worker = WorkerProcess.sample("mock-worker", with())) {
            String id = platform.enqueue(
                    "{\"mock_logs\": [" + logs + "{\"message\": \"last words\"}], \"mock_crash\": true}");
            assertThat(worker.status()).isEqualTo(1);

            assertThat(worker.out()).hasSizeGreaterThan(501);
            assertThat(json(worker.out().get(worker.out().size() - 1))
                            .get("message")
                            .asString())
                    .isEqualTo("last words");
            assertThat(platform.results(id)).isEmpty();
        }
    }

    @Test
    void a_killed_worker_leaves_its_undelivered_result_to_the_next_one() throws Exception {
        platform.misbehave(Faults.seeded(1).serverErrors(1), Route.DONE);
        String id = platform.enqueue("{\"mock_return\": \"kept\"}");
        try (WorkerProcess worker = WorkerProcess.sample("mock-worker", with())) {
            long end = System.nanoTime() + WorkerProcess.SOON.toNanos();
            while (spooled() == 0) {
                assertThat(System.nanoTime()).isLessThan(end);
                platform.awaitRequest(Route.DONE, request -> true, WorkerProcess.SOON);
            }
            worker.signal("KILL");
            assertThat(worker.status()).isEqualTo(128 + 9);
        }
        platform.behave();
        try (WorkerProcess next = WorkerProcess.sample("mock-worker", with())) {
            assertThat(platform.awaitResult(id, WorkerProcess.SOON).body()).isEqualTo(json("{\"output\": \"kept\"}"));
            ask("{}");
            next.signal("TERM");
            assertThat(next.status()).isZero();
        }
        assertThat(platform.results(id)).hasSize(1);
        assertThat(spooled()).isZero();
    }

    private long spooled() {
        try (Stream<Path> files = Files.walk(spool)) {
            return files.filter(file -> file.toString().endsWith(".result")).count();
        } catch (IOException | UncheckedIOException e) {
            // A file went away in the midst of it.
            return spooled();
        }
    }

    @Test
    void concurrency_modifier_says_how_many_jobs_run_at_once() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(platform.enqueue("{\"mock_delay\": 600}"));
        }
        try (WorkerProcess worker = WorkerProcess.sample("mock-worker", with("CONCURRENCY_MODIFIER", "3"))) {
            platform.awaitPing(ping -> ping.jobIds().containsAll(ids), WorkerProcess.SOON);
            assertThat(worker.out())
                    .filteredOn(line -> line.contains("Started."))
                    .hasSize(3);
        }
    }

    @Test
    void a_generator_streams_and_repeats_its_chunks_if_told_to() throws Exception {
        try (WorkerProcess worker =
                WorkerProcess.sample("mock-worker", with(), "--generator", "--return_aggregate_stream")) {
            String id = platform.enqueue("{\"mock_return\": [1, {\"two\": 2}]}");

            assertThat(platform.awaitResult(id, WorkerProcess.SOON).body())
                    .isEqualTo(json("{\"output\": [1, {\"two\": 2}]}"));
            assertThat(platform.results(id).get(0).isStream()).isTrue();
            assertThat(platform.chunks(id))
                    .containsExactly(json("{\"output\": 1}"), json("{\"output\": {\"two\": 2}}"));
            worker.signal("TERM");
            assertThat(worker.status()).isZero();
        }
    }

    @Test
    void a_refresh_ends_the_process_with_status_0() throws Exception {
        try (WorkerProcess worker = WorkerProcess.sample("mock-worker", with())) {
            assertThat(ask("{\"mock_return\": 7, \"mock_refresh\": true}"))
                    .isEqualTo(json("{\"output\": {\"mock_return\": 7}, \"stopPod\": true}"));
            assertThat(worker.status()).isZero();
        }
    }

    @Test
    void a_platform_that_is_gone_costs_a_handful_of_lines_whatever_the_concurrency() throws Exception {
        try (WorkerProcess worker = WorkerProcess.sample("mock-worker", with("CONCURRENCY_MODIFIER", "64"))) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 48; i++) {
                ids.add(platform.enqueue("{\"mock_delay\": 1}"));
            }
            for (String id : ids) {
                // Not just taken: the answer must have arrived before the platform goes away.
                worker.awaitLine(line -> line.contains(id) && line.contains("Started."));
            }
            platform.down();
            worker.awaitLine(line -> line.contains("Delivering results failed"));
            int before = worker.out().size();
            assertThat(worker.endsWithin(Duration.ofSeconds(6))).isFalse();

            // Each of five activities (take, stop, heartbeat, results, spool) may say something at once and then once
            // per window of ten seconds and more: at most 7 in a minute each, 35 together.
            assertThat(worker.out().size() - before)
                    .as(String.join("\n", worker.out()))
                    .isLessThanOrEqualTo(5);
            platform.up();
            ids.forEach(id -> platform.awaitResult(id, WorkerProcess.SOON));
            worker.signal("TERM");
            assertThat(worker.status()).isZero();
        }
    }
}
