package io.github.runpodjava.samples.mockworker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The jars as a local server: the public job API, with the same loop behind it. */
class ServeApiIT {
    private static final String[] FREE_PORT = {"--serve-api", "--api-port", "0", "--api-concurrency", "2"};

    @Test
    void jobs_run_in_the_background_and_can_be_looked_at_and_cancelled() throws Exception {
        try (WorkerProcess worker = WorkerProcess.sample("mock-worker", Map.of(), FREE_PORT)) {
            ApiClient api = ApiClient.of(worker);
            JsonNode submitted = api.post("/run", "{\"input\": {\"mock_delay\": 600}}");
            String slow = submitted.get("id").asString();
            assertThat(submitted.get("status").asString()).isEqualTo("IN_QUEUE");
            api.awaitStatus(slow, "IN_PROGRESS"::equals);
            // Another job overtakes it.
            JsonNode quick = api.post("/runsync", "{\"input\": {\"mock_return\": {\"price\": 1.10}}}");
            assertThat(quick.get("status").asString()).isEqualTo("COMPLETED");
            assertThat(quick.get("output").toString()).contains("1.1");

            String background = api.post("/run", "{\"input\": {\"mock_return\": [1]}}")
                    .get("id")
                    .asString();
            assertThat(api.awaitStatus(background, "COMPLETED"::equals)
                            .get("output")
                            .toString())
                    .isEqualTo("[1]");
            String failing = api.post("/run", "{\"input\": {\"mock_error\": true}}")
                    .get("id")
                    .asString();
            assertThat(api.awaitStatus(failing, "FAILED"::equals).get("error").asString())
                    .contains("Mock error");

            JsonNode mistaken = api.post("/runsync", "{\"input\": {\"mock_delay\": \"soon\"}}");
            assertThat(mistaken.get("status").asString()).isEqualTo("FAILED");
            assertThat(mistaken.get("error").asString())
                    .contains("mock_delay must be a number of seconds but is \"soon\"");

            assertThat(api.get("/health").at("/jobs/inProgress").asInt()).isEqualTo(1);
            assertThat(api.post("/cancel/" + slow, "").get("status").asString()).isEqualTo("CANCELLED");
            worker.awaitLine(line -> line.contains(slow) && line.contains("Job stopped"));
            assertThat(api.get("/status/" + slow).get("status").asString()).isEqualTo("CANCELLED");
            assertThat(api.text("GET", "/docs", "")).startsWith("<!DOCTYPE html>");
            worker.signal("TERM");
            assertThat(worker.status()).isZero();
            assertThat(worker.err()).isEmpty();
        }
    }

    @Test
    void the_line_of_a_request_is_none_of_the_job_that_it_sent() throws Exception {
        String[] oneAtATime = {"--serve-api", "--api-port", "0"};
        try (WorkerProcess worker = WorkerProcess.sample("mock-worker", Map.of(), oneAtATime)) {
            ApiClient api = ApiClient.of(worker);
            String id = api.post("/runsync", "{\"input\": {\"mock_delay\": 0.3}}")
                    .get("id")
                    .asString();

            worker.awaitLine(line -> line.contains("POST /runsync"));
            assertThat(worker.out())
                    .filteredOn(line -> line.contains("POST /runsync"))
                    .singleElement()
                    .asString()
                    .doesNotContain(id);
        }
    }

    @Test
    void a_stream_is_delivered_chunk_by_chunk_and_as_a_whole() throws Exception {
        try (WorkerProcess worker = WorkerProcess.sample("streaming", Map.of(), FREE_PORT)) {
            ApiClient api = ApiClient.of(worker);
            String id = api.post("/run", "{\"input\": {\"text\": \"three small words\"}}")
                    .get("id")
                    .asString();
            StringBuilder words = new StringBuilder();
            JsonNode part;
            do {
                part = api.get("/stream/" + id);
                part.get("stream")
                        .forEach(chunk ->
                                words.append(chunk.get("output").asString()).append(' '));
            } while (!part.get("status").asString().equals("COMPLETED"));

            assertThat(words).hasToString("three small words ");
            assertThat(api.get("/status/" + id).get("output").toString()).isEqualTo("[\"three\",\"small\",\"words\"]");
        }
    }

    @Test
    void sigterm_finishes_what_runs() throws Exception {
        try (WorkerProcess worker = WorkerProcess.sample("echo", Map.of(), FREE_PORT)) {
            ApiClient api = ApiClient.of(worker);
            assertThat(api.post("/runsync", "{\"input\": {\"x\": 1}}")
                            .get("output")
                            .toString())
                    .isEqualTo("{\"echo\":{\"x\":1}}");
            worker.signal("TERM");
            assertThat(worker.status()).isZero();
        }
    }
}
