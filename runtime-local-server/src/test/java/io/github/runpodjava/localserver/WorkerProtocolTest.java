package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.localserver.ServerFixture.Answer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class WorkerProtocolTest {
    private final ServerFixture server = ServerFixture.start();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/v2/any-endpoint"})
    void a_worker_in_another_process_takes_a_job_and_brings_its_result(String prefix) {
        String id = server.run("{\"input\":{\"n\":12.50},\"extra\":[1]}");

        JsonNode job = server.get(prefix + "/job-take/w1?job_in_progress=0").json();

        assertThat(job.toString()).isEqualTo("{\"id\":\"" + id + "\",\"input\":{\"n\":12.50},\"extra\":[1]}");
        assertThat(server.statusOf(id)).isEqualTo("IN_PROGRESS");
        assertThat(server.post(prefix + "/job-done/w1/" + id + "?isStream=false", "{\"output\":\"\u00e4\"}")
                        .status())
                .isEqualTo(200);
        JsonNode status = server.get("/status/" + id).json();
        assertThat(status.get("status").stringValue()).isEqualTo("COMPLETED");
        assertThat(status.get("output").stringValue()).isEqualTo("\u00e4");
        assertThat(status.get("workerId").stringValue()).isEqualTo("w1");
        assertThat(status.has("retries")).isFalse();
    }

    @Test
    void a_batch_is_an_array_of_what_there_is() {
        String one = server.run("{\"input\":1}");
        String two = server.run("{\"input\":2}");

        JsonNode jobs =
                server.get("/job-take-batch/w1?batch_size=5&job_in_progress=0").json();

        assertThat(jobs.isArray()).isTrue();
        assertThat(jobs.findValuesAsString("id")).containsExactly(one, two);
    }

    @Test
    void an_open_poll_gets_the_job_as_soon_as_it_comes() {
        CompletableFuture<Answer> poll = server.sendAsync("GET", "/job-take/w1?", null);
        server.awaitOpenRequests(1);

        String id = server.run("{\"input\":1}");

        assertThat(ServerFixture.join(poll).json().get("id").stringValue()).isEqualTo(id);
    }

    @Test
    void polls_that_find_nothing_end_with_204_when_the_server_ends() {
        CompletableFuture<Answer> take = server.sendAsync("GET", "/job-take/w1?", null);
        CompletableFuture<Answer> batch = server.sendAsync("GET", "/job-take-batch/w2?batch_size=2", null);
        CompletableFuture<Answer> stop = server.sendAsync("GET", "/job-stop/w1?", null);
        server.awaitOpenRequests(3);

        server.close();

        assertThat(ServerFixture.join(take).status()).isEqualTo(204);
        assertThat(ServerFixture.join(batch).status()).isEqualTo(204);
        assertThat(ServerFixture.join(stop).status()).isEqualTo(204);
    }

    @Test
    void a_cancelled_job_is_named_to_its_worker_and_stays_cancelled() {
        String id = server.run("{\"input\":1}");
        server.get("/job-take/w1");
        CompletableFuture<Answer> stops = server.sendAsync("GET", "/job-stop/w1?gpu=x", null);
        server.awaitOpenRequests(1);

        server.post("/cancel/" + id, "");

        assertThat(ServerFixture.join(stops).body()).isEqualTo("{\"jobsToStop\":[\"" + id + "\"]}");
        assertThat(server.post("/job-done/w1/" + id, "{\"output\":1}").status()).isEqualTo(404);
        assertThat(server.statusOf(id)).isEqualTo("CANCELLED");
    }

    @Test
    void progress_chunks_and_the_end_of_a_stream_reach_the_caller() {
        String id = server.run("{\"input\":1}");
        server.get("/job-take/w1");

        server.post("/job-done/w1/" + id, "{\"status\":\"IN_PROGRESS\",\"output\":\"half\"}");
        assertThat(server.get("/status/" + id).json().get("output").stringValue())
                .isEqualTo("half");
        server.post("/job-stream/w1/" + id + "?isStream=false", "{\"output\":\"a\"}");
        server.post("/job-stream/w1/" + id + "?isStream=false", "{\"output\":\"b\"}");
        server.post("/job-done/w1/" + id + "?isStream=true", "{\"output\":[]}");

        assertThat(server.get("/stream/" + id).body())
                .isEqualTo("{\"status\":\"COMPLETED\",\"stream\":[{\"output\":\"a\"},{\"output\":\"b\"}]}");
    }

    @Test
    void an_unhealthy_worker_is_counted_until_it_asks_for_work() {
        server.get("/ping/w9?status=unhealthy&check=gpu&reason=gone&runpod_version=1.12.0");
        assertThat(unhealthy()).isEqualTo(1);

        server.get("/ping/w9?runpod_version=1.12.0");

        assertThat(unhealthy()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1e3", "99999999999999999999"})
    void a_batch_size_that_is_none_is_refused(String size) {
        Answer answer = server.get("/job-take-batch/w1?batch_size=" + size);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).contains("batch_size", size);
    }

    @Test
    void head_takes_nothing() {
        String id = server.run("{\"input\":1}");

        assertThat(server.send("HEAD", "/job-take/w1", null).status()).isEqualTo(204);

        assertThat(server.statusOf(id)).isEqualTo("IN_QUEUE");
    }

    @Test
    void a_result_that_is_no_json_fails_the_job_in_words_that_are_not_the_parsers() {
        String id = server.run("{\"input\":1}");
        server.get("/job-take/w1");

        Answer refused = server.post("/job-done/w1/" + id, "{\"output\": [Infinity]}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error()).contains("Infinity", "line 1").doesNotContain("Feature", "enable");
        JsonNode job = server.get("/status/" + id).json();
        assertThat(job.get("status").stringValue()).isEqualTo("FAILED");
        assertThat(job.get("error").stringValue())
                .contains("refused", "Infinity")
                .doesNotContain("Feature");
    }

    private int unhealthy() {
        return server.get("/health").json().get("workers").get("unhealthy").intValue();
    }
}
