package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.localserver.ServerFixture.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RetryAndPurgeTest {
    private final ServerFixture server = ServerFixture.start();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "/v2/any, {}", "/v2/any, null", "'', {}"})
    void a_failed_job_runs_again_under_its_id_and_with_its_input(String prefix, String body) {
        AtomicInteger tries = new AtomicInteger();
        server.work(1, (job, reporter) -> {
            if (tries.incrementAndGet() == 1) {
                reporter.chunk("1");
                reporter.result("{\"error\":\"x\",\"output\":1}");
            } else {
                TestWorker.echo(job, reporter);
            }
        });
        String id = server.run("{\"input\": {\"a\": 1}}");
        server.awaitStatus(id, "FAILED");

        Answer answer = server.post(prefix + "/retry/" + id, body);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":\"" + id + "\",\"status\":\"IN_QUEUE\"}");
        server.awaitStatus(id, "COMPLETED");
        JsonNode job = server.get("/status/" + id).json();
        assertThat(job.get("output")).isEqualTo(ServerFixture.json("{\"a\":1}"));
        assertThat(job.has("error")).isFalse();
        assertThat(server.get("/stream/" + id).json().get("stream")).isEmpty();
        assertThat(server.get("/health").body())
                .startsWith(
                        "{\"status\":\"ok\",\"jobs\":{\"completed\":1,\"failed\":0,\"inProgress\":0,\"inQueue\":0,\"retried\":1}");
    }

    @Test
    void a_worker_that_shuts_down_gets_no_more_jobs_but_its_callers_still_get_answers() {
        String waiting = server.run("{\"input\": 1}");
        server.queue().drain();

        Answer refused = server.post("/run", "{\"input\": 2}");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().get("error").asString()).contains("shutting down");
        assertThat(server.get("/status/" + waiting).json().get("status").asString())
                .isEqualTo("IN_QUEUE");
    }

    @Test
    void only_a_failed_job_can_be_tried_again() {
        String waiting = server.run("{\"input\": 1}");
        refused(waiting, "IN_QUEUE");
        server.post("/cancel/" + waiting, null);
        refused(waiting, "CANCELLED");
        server.echo();
        String ended = server.run("{\"input\": 1}");
        server.awaitStatus(ended, "COMPLETED");
        refused(ended, "COMPLETED");
        assertThat(server.get("/health").json().get("jobs").get("retried").intValue())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null"})
    void a_purge_removes_what_waits_and_tells_who_waits_for_it(String body) {
        String id = server.run("{\"input\": 1}");
        server.run("{\"input\": 2}");
        CompletableFuture<Answer> waiting = server.sendAsync("GET", "/status-sync/" + id + "?wait=300000", null);
        server.awaitOpenRequests(1);

        Answer purged = server.post("/purge-queue", body);

        assertThat(purged.status()).isEqualTo(200);
        assertThat(purged.body()).isEqualTo("{\"removed\":2,\"status\":\"completed\"}");
        assertThat(ServerFixture.join(waiting).json().get("status").stringValue())
                .isEqualTo("CANCELLED");
        assertThat(server.post("/v2/any/purge-queue", body).body())
                .isEqualTo("{\"removed\":0,\"status\":\"completed\"}");
    }

    private void refused(String id, String status) {
        Answer answer = server.post("/retry/" + id, null);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error())
                .isEqualTo("Only a job that is FAILED or TIMED_OUT can be tried again; this one is " + status + ".");
        assertThat(server.statusOf(id)).isEqualTo(status);
    }
}
