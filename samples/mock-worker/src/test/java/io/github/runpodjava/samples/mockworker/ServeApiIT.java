package io.github.runpodjava.samples.mockworker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The jars as a local server: the public job API, with the same loop behind it. */
class ServeApiIT {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String[] FREE_PORT = {"--serve-api", "--api-port", "0", "--api-concurrency", "2"};

    private final HttpClient http = HttpClient.newHttpClient();
    private String base = "";

    private void reach(WorkerProcess worker) throws InterruptedException {
        String line = worker.awaitLine(text -> text.contains("http://"));
        base = line.substring(line.indexOf("http://")).trim();
    }

    private String text(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(WorkerProcess.SOON)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private JsonNode get(String path) throws Exception {
        return MAPPER.readTree(text("GET", path, ""));
    }

    private JsonNode post(String path, String body) throws Exception {
        return MAPPER.readTree(text("POST", path, body));
    }

    private JsonNode awaitStatus(String id, Predicate<String> wanted) throws Exception {
        long end = System.nanoTime() + WorkerProcess.SOON.toNanos();
        while (true) {
            JsonNode job = get("/status/" + id);
            if (wanted.test(job.get("status").asString())) {
                return job;
            }
            assertThat(System.nanoTime()).as(job.toString()).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void jobs_run_in_the_background_and_can_be_looked_at_and_cancelled() throws Exception {
        try (WorkerProcess worker = WorkerProcess.sample("mock-worker", Map.of(), FREE_PORT)) {
            reach(worker);
            JsonNode submitted = post("/run", "{\"input\": {\"mock_delay\": 600}}");
            String slow = submitted.get("id").asString();
            assertThat(submitted.get("status").asString()).isEqualTo("IN_QUEUE");
            awaitStatus(slow, "IN_PROGRESS"::equals);
            // Another job overtakes it.
            JsonNode quick = post("/runsync", "{\"input\": {\"mock_return\": {\"price\": 1.10}}}");
            assertThat(quick.get("status").asString()).isEqualTo("COMPLETED");
            assertThat(quick.get("output").toString()).contains("1.1");

            String background = post("/run", "{\"input\": {\"mock_return\": [1]}}")
                    .get("id")
                    .asString();
            assertThat(awaitStatus(background, "COMPLETED"::equals)
                            .get("output")
                            .toString())
                    .isEqualTo("[1]");
            String failing = post("/run", "{\"input\": {\"mock_error\": true}}")
                    .get("id")
                    .asString();
            assertThat(awaitStatus(failing, "FAILED"::equals).get("error").asString())
                    .contains("Mock error");

            assertThat(get("/health").at("/jobs/inProgress").asInt()).isEqualTo(1);
            assertThat(post("/cancel/" + slow, "").get("status").asString()).isEqualTo("CANCELLED");
            worker.awaitLine(line -> line.contains(slow) && line.contains("Job stopped"));
            assertThat(get("/status/" + slow).get("status").asString()).isEqualTo("CANCELLED");
            assertThat(text("GET", "/docs", "")).startsWith("<!DOCTYPE html>");
            worker.signal("TERM");
            assertThat(worker.endsWithin(Duration.ofSeconds(5))).isTrue();
            assertThat(worker.status()).isZero();
            assertThat(worker.err()).isEmpty();
        }
    }

    @Test
    void a_stream_is_delivered_chunk_by_chunk_and_as_a_whole() throws Exception {
        try (WorkerProcess worker = WorkerProcess.sample("streaming", Map.of(), FREE_PORT)) {
            reach(worker);
            String id = post("/run", "{\"input\": {\"text\": \"three small words\"}}")
                    .get("id")
                    .asString();
            StringBuilder words = new StringBuilder();
            JsonNode part;
            do {
                part = get("/stream/" + id);
                part.get("stream")
                        .forEach(chunk ->
                                words.append(chunk.get("output").asString()).append(' '));
            } while (!part.get("status").asString().equals("COMPLETED"));

            assertThat(words).hasToString("three small words ");
            assertThat(get("/status/" + id).get("output").toString()).isEqualTo("[\"three\",\"small\",\"words\"]");
        }
    }

    @Test
    void sigterm_finishes_what_runs() throws Exception {
        try (WorkerProcess worker = WorkerProcess.sample("echo", Map.of(), FREE_PORT)) {
            reach(worker);
            assertThat(post("/runsync", "{\"input\": {\"x\": 1}}").get("output").toString())
                    .isEqualTo("{\"echo\":{\"x\":1}}");
            worker.signal("TERM");
            assertThat(worker.status()).isZero();
        }
    }
}
