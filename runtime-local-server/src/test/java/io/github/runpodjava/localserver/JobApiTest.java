package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.localserver.ServerFixture.Answer;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.PostAnswer;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JobApiTest {
    private final ServerFixture server = ServerFixture.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void runsync_answers_with_the_whole_job() {
        server.echo();

        Answer answer = server.post("/runsync", "{\"input\": {\"a\": 1}}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        JsonNode job = answer.json();
        assertThat(job.propertyNames())
                .containsExactlyInAnyOrder("id", "status", "output", "delayTime", "executionTime", "workerId");
        assertThat(job.get("id").stringValue()).matches("sync-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-u1");
        assertThat(job.get("status").stringValue()).isEqualTo("COMPLETED");
        assertThat(job.get("workerId").stringValue()).isEqualTo("worker-1");
        assertThat(job.get("delayTime").isIntegralNumber()).isTrue();
        assertThat(job.get("executionTime").isIntegralNumber()).isTrue();
        assertThat(job.get("output")).isEqualTo(ServerFixture.json("{\"a\":1}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/v2/any-endpoint", "/v2/%C3%BC"})
    void every_route_is_at_the_root_and_under_any_endpoint(String prefix) {
        server.echo();
        String body = "{\"input\": {}}";
        String id = server.post(prefix + "/run", body).json().get("id").stringValue();

        assertThat(server.post(prefix + "/runsync", body).status()).isEqualTo(200);
        for (String route : List.of("/status/", "/status-sync/", "/stream/")) {
            assertThat(server.get(prefix + route + id).status()).isEqualTo(200);
            assertThat(server.post(prefix + route + id, null).status()).isEqualTo(200);
        }
        assertThat(server.post(prefix + "/cancel/" + id, "").status()).isEqualTo(200);
        assertThat(server.get(prefix + "/health").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null"})
    void a_body_without_meaning_is_accepted_where_none_is_needed(String body) {
        String id = server.run("{\"input\": 1}");

        assertThat(server.post("/status/" + id, body).status()).isEqualTo(200);
        assertThat(server.post("/cancel/" + id, body).status()).isEqualTo(200);
        assertThat(server.post("/stream/" + id, body).status()).isEqualTo(200);
        assertThat(server.post("/status-sync/" + id, body).status()).isEqualTo(200);
    }

    @Test
    void run_answers_at_once_and_status_follows_the_job() throws InterruptedException {
        CountDownLatch mayReport = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        BlockingQueue<String> reported = new ArrayBlockingQueue<>(1);

        Answer submitted = server.post("/run", "{\"input\": {\"a\": 1}}");
        String id = submitted.json().get("id").stringValue();
        assertThat(submitted.json().get("status").stringValue()).isEqualTo("IN_QUEUE");
        assertThat(id).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-u1");
        assertThat(server.get("/status/" + id).json())
                .isEqualTo(ServerFixture.json("{\"id\":\"" + id + "\",\"status\":\"IN_QUEUE\"}"));

        server.work(1, (job, reporter) -> {
            mayReport.await();
            reporter.progress("\"half\"");
            reported.put("half");
            mayEnd.await();
            TestWorker.echo(job, reporter);
        });
        server.awaitStatus(id, "IN_PROGRESS");
        assertThat(server.get("/status/" + id).json().propertyNames())
                .containsExactlyInAnyOrder("id", "status", "delayTime", "workerId");

        mayReport.countDown();
        reported.take();
        assertThat(server.get("/status/" + id).json().get("output").stringValue())
                .isEqualTo("half");

        mayEnd.countDown();
        server.awaitStatus(id, "COMPLETED");
        JsonNode ended = server.get("/status/" + id).json();
        assertThat(ended.get("output")).isEqualTo(ServerFixture.json("{\"a\":1}"));
        assertThat(ended.get("executionTime").isIntegralNumber()).isTrue();
        assertThat(ended.has("error")).isFalse();
    }

    @Test
    void the_worker_gets_every_key_of_the_request_and_the_id_first() {
        BlockingQueue<TakenJob> taken = new ArrayBlockingQueue<>(1);
        server.work(1, (job, reporter) -> {
            taken.add(job);
            TestWorker.echo(job, reporter);
        });

        String id = server.post(
                        "/runsync",
                        "{\"webhook\":\"http://127.0.0.1:9\",\"id\":\"forged\",\"input\":{},\"policy\":{\"ttl\":10000},"
                                + "\"s3Config\":{\"accessId\":\"x\"},\"batchId\":\"b1\"}")
                .json()
                .get("id")
                .stringValue();

        TakenJob job = taken.remove();
        assertThat(job.id()).isEqualTo(id);
        assertThat(job.batchId()).contains("b1");
        assertThat(job.raw().toString())
                .isEqualTo("{\"id\":\"" + id
                        + "\",\"input\":{},\"webhook\":\"http://127.0.0.1:9\",\"policy\":{\"ttl\":10000},"
                        + "\"s3Config\":{\"accessId\":\"x\"},\"batchId\":\"b1\"}");
    }

    @Test
    void runsync_answers_with_id_and_status_when_the_wait_is_over() {
        JsonNode job = server.post("/runsync?wait=1", "{\"input\": 1}").json();

        String id = job.get("id").stringValue();
        assertThat(job).isEqualTo(ServerFixture.json("{\"id\":\"" + id + "\",\"status\":\"IN_QUEUE\"}"));
        server.echo();
        server.awaitStatus(id, "COMPLETED");
    }

    @Test
    void status_sync_answers_when_the_job_ends() {
        String id = server.run("{\"input\": 5}");
        CompletableFuture<Answer> waiting = server.sendAsync("GET", "/status-sync/" + id + "?wait=300000", null);
        CompletableFuture<Answer> posting = server.sendAsync("POST", "/status-sync/" + id + "?wait=300000", "{}");
        assertThat(server.get("/status-sync/" + id + "?wait=-5")
                        .json()
                        .get("status")
                        .stringValue())
                .isEqualTo("IN_QUEUE");
        server.awaitOpenRequests(2);

        server.echo();

        assertThat(ServerFixture.join(waiting).json().get("output").intValue()).isEqualTo(5);
        assertThat(ServerFixture.join(posting).json().get("status").stringValue())
                .isEqualTo("COMPLETED");
    }

    @Test
    void a_cancelled_job_that_waits_is_never_taken() {
        String first = server.run("{\"input\": 1}");
        String second = server.run("{\"input\": 2}");

        assertThat(server.post("/cancel/" + first, null).json())
                .isEqualTo(ServerFixture.json("{\"id\":\"" + first + "\",\"status\":\"CANCELLED\"}"));
        BlockingQueue<String> taken = new ArrayBlockingQueue<>(2);
        server.work(5, (job, reporter) -> {
            taken.add(job.id());
            TestWorker.echo(job, reporter);
        });
        server.awaitStatus(second, "COMPLETED");

        assertThat(taken).containsExactly(second);
        assertThat(server.get("/status/" + first).json())
                .isEqualTo(ServerFixture.json("{\"id\":\"" + first + "\",\"status\":\"CANCELLED\"}"));
    }

    @Test
    void cancelling_a_running_job_tells_its_worker_and_answers_whoever_waits() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        BlockingQueue<PostAnswer> lateAnswers = new ArrayBlockingQueue<>(2);
        server.work(1, (job, reporter) -> {
            stopped.await();
            lateAnswers.add(reporter.progress("1"));
            lateAnswers.add(reporter.result("{\"output\":\"too late\"}"));
        });
        String id = server.run("{\"input\": 1}");
        server.awaitStatus(id, "IN_PROGRESS");
        CompletableFuture<Answer> waiting = server.sendAsync("GET", "/status-sync/" + id, null);

        assertThat(server.post("/cancel/" + id, "{}").json().get("status").stringValue())
                .isEqualTo("CANCELLED");

        Poll<String> stops = server.worker().awaitStops();
        assertThat(stops).isEqualTo(new Poll.Found<>(List.of(id)));
        assertThat(ServerFixture.join(waiting).json().get("status").stringValue())
                .isEqualTo("CANCELLED");
        stopped.countDown();
        for (int i = 0; i < 2; i++) {
            PostAnswer late = lateAnswers.poll(30, TimeUnit.SECONDS);
            assertThat(late).isInstanceOfSatisfying(PostAnswer.Refused.class, refused -> assertThat(refused.status())
                    .isEqualTo(404));
        }
        assertThat(server.get("/status/" + id).json().has("output")).isFalse();
    }

    @Test
    void cancelling_an_ended_job_changes_nothing() {
        server.echo();
        String id = server.run("{\"input\": 1}");
        server.awaitStatus(id, "COMPLETED");

        assertThat(server.post("/cancel/" + id, null).json().get("status").stringValue())
                .isEqualTo("COMPLETED");
        assertThat(server.statusOf(id)).isEqualTo("COMPLETED");
    }

    @Test
    void health_counts_every_job_and_the_worker() {
        assertThat(server.get("/health").body())
                .isEqualTo(
                        "{\"status\":\"ok\",\"jobs\":{\"completed\":0,\"failed\":0,\"inProgress\":0,\"inQueue\":0,\"retried\":0},"
                                + "\"workers\":{\"idle\":0,\"initializing\":1,\"ready\":0,\"running\":0,\"throttled\":0,"
                                + "\"unhealthy\":0}}");
        String cancelled = server.run("{\"input\": 0}");
        server.post("/cancel/" + cancelled, null);
        server.run("{\"input\": 0}");
        assertThat(server.get("/health").json().get("jobs").get("inQueue").intValue())
                .isEqualTo(1);

        CountDownLatch mayEnd = new CountDownLatch(1);
        server.work(3, (job, reporter) -> {
            int input = job.input().orElseThrow().intValue();
            if (input == 2) {
                mayEnd.await();
            }
            reporter.result(input == 1 ? "{\"error\":\"x\"}" : "{\"output\":1}");
        });
        String failed = server.run("{\"input\": 1}");
        server.awaitStatus(failed, "FAILED");
        String running = server.run("{\"input\": 2}");
        server.awaitStatus(running, "IN_PROGRESS");
        ServerFixture.until(
                () -> server.get("/health").json().get("jobs").get("inProgress").intValue() == 1, "one running job");
        assertThat(server.get("/health").body())
                .isEqualTo(
                        "{\"status\":\"ok\",\"jobs\":{\"completed\":1,\"failed\":1,\"inProgress\":1,\"inQueue\":0,\"retried\":0},"
                                + "\"workers\":{\"idle\":0,\"initializing\":0,\"ready\":0,\"running\":1,\"throttled\":0,"
                                + "\"unhealthy\":0}}");

        mayEnd.countDown();
        server.awaitStatus(running, "COMPLETED");
        server.awaitIdleWorker();
        assertThat(server.get("/health").body())
                .isEqualTo(
                        "{\"status\":\"ok\",\"jobs\":{\"completed\":2,\"failed\":1,\"inProgress\":0,\"inQueue\":0,\"retried\":0},"
                                + "\"workers\":{\"idle\":1,\"initializing\":0,\"ready\":1,\"running\":0,\"throttled\":0,"
                                + "\"unhealthy\":0}}");
        assertThat(server.get("/v2/any/health").body())
                .as("below an endpoint it is RunPod's")
                .isEqualTo("{\"jobs\":{\"completed\":2,\"failed\":1,\"inProgress\":0,\"inQueue\":0,\"retried\":0},"
                        + "\"workers\":{\"idle\":1,\"initializing\":0,\"ready\":1,\"running\":0,\"throttled\":0,"
                        + "\"unhealthy\":0}}");
        server.worker().reportUnhealthy("gpu", "gone");
        assertThat(server.get("/health").json().get("workers").get("unhealthy").intValue())
                .isEqualTo(1);
    }
}
