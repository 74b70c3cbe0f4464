package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.localserver.ServerFixture.Answer;
import io.github.runpodjava.localserver.queue.RetentionLimits;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.TakeRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** How a batch goes, from its first request to its last result. */
class BatchTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final ServerFixture server = ServerFixture.start(now::get, RetentionLimits.standard());
    private final Batches batches = new Batches(server);

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"'', local", "/v2/abc, abc"})
    void a_batch_is_collected_finalized_and_read_as_documented(String prefix, String endpoint) {
        JsonNode made =
                server.post(prefix + "/batch", "[{\"input\":{\"n\":1}}]").json();
        String id = made.get("id").stringValue();
        assertThat(made).isEqualTo(ServerFixture.json("{\"id\":\"" + id + "\",\"status\":\"DRAFT\"}"));
        assertThat(id).startsWith("batch_");

        Answer more = server.post(
                prefix + "/batch/" + id + "/requests", "{\"requests\":[{\"input\":{\"n\":2}},{\"input\":{\"n\":3}}]}");
        assertThat(more.json()).isEqualTo(summary(id, endpoint, "DRAFT", 3, 0, 0, 0));
        assertThat(batches.requests(id).get(0).propertyNames()).containsExactly("id", "status");
        assertThat(batches.statuses(id)).containsOnly("DRAFT");

        assertThat(server.post(prefix + "/batch/" + id + "/finalize", null).json())
                .isEqualTo(ServerFixture.json("{\"id\":\"" + id + "\",\"status\":\"FINALIZED\"}"));
        assertThat(batches.statuses(id)).containsOnly("IN_QUEUE");
        server.echo();
        batches.awaitEnded(id);

        assertThat(server.get(prefix + "/batch/" + id).json())
                .isEqualTo(summary(id, endpoint, "FINALIZED", 3, 0, 3, 0));
        JsonNode page = server.get(prefix + "/batch/" + id + "/requests?offset=1&limit=1")
                .json();
        assertThat(page.propertyNames()).containsExactly("requests", "total", "offset", "limit", "hasMore");
        assertThat(page.get("total").intValue()).isEqualTo(3);
        assertThat(page.get("offset").intValue()).isEqualTo(1);
        assertThat(page.get("limit").intValue()).isEqualTo(1);
        assertThat(page.get("hasMore").booleanValue()).isTrue();
        JsonNode second = page.get("requests").get(0);
        assertThat(second)
                .isEqualTo(
                        ServerFixture.json(
                                "{\"id\":\"" + second.get("id").stringValue() + "\",\"status\":\"COMPLETED\","
                                        + "\"output\":{\"n\":2},\"startedAt\":\"2026-01-01T00:00:00Z\",\"completedAt\":\"2026-01-01T00:00:00Z\"}"));
    }

    @Test
    void the_worker_gets_each_request_whole_with_the_batch_in_it_and_under_its_own_id() {
        Queue<TakenJob> taken = new ConcurrentLinkedQueue<>();
        String id = batches.make(
                "[{\"input\":1,\"batchId\":\"forged\",\"id\":\"forged\",\"policy\":{\"ttl\":10000},\"x\":[1.10]}]");
        String request = batches.requests(id).get(0).get("id").stringValue();
        batches.finalise(id);
        server.work(1, (job, reporter) -> {
            taken.add(job);
            TestWorker.echo(job, reporter);
        });
        batches.awaitEnded(id);

        assertThat(taken.element().batchId()).contains(id);
        assertThat(taken.element().raw().toString())
                .isEqualTo("{\"id\":\"" + request + "\",\"input\":1,\"batchId\":\"" + id
                        + "\",\"policy\":{\"ttl\":10000},\"x\":[1.10]}");
        assertThat(server.statusOf(request)).isEqualTo("COMPLETED");
    }

    @Test
    void counts_follow_jobs_that_run_fail_are_cancelled_expire_and_are_retried() {
        Semaphore go = new Semaphore(0);
        Semaphore last = new Semaphore(0);
        server.work(16, (job, reporter) -> {
            (job.input().orElseThrow().asString().equals("5") ? last : go).acquire();
            if (job.input().orElseThrow().isString()) {
                reporter.result("{\"error\":" + job.input().orElseThrow() + "}");
            } else {
                TestWorker.echo(job, reporter);
            }
        });
        String id = batches.make("[{\"input\":\"no\"},{\"input\":2},{\"input\":3},"
                + "{\"input\":4,\"policy\":{\"ttl\":10000}},{\"input\":5,\"policy\":{\"executionTimeout\":5000}}]");
        batches.finalise(id);
        List<String> ids = batches.ids(id);
        ServerFixture.until(() -> batches.count(id, "requestInProgress") == 5, "five requests to run");

        server.post("/cancel/" + ids.get(2), null);
        assertThat(batches.counts(id)).containsExactly(5, 4, 0, 1);
        now.set(START.plusSeconds(5));
        server.awaitStatus(ids.get(4), "FAILED");
        assertThat(batches.counts(id)).containsExactly(5, 3, 0, 2);
        now.set(START.plusSeconds(10));
        ServerFixture.until(() -> batches.counts(id).equals(List.of(5, 2, 0, 3)), "the expired request to be counted");
        go.release(4);
        ServerFixture.until(() -> batches.counts(id).equals(List.of(5, 0, 1, 4)), "the other requests to end");
        assertThat(batches.statuses(id)).containsExactly("FAILED", "COMPLETED", "CANCELLED", "TIMED_OUT", "FAILED");
        assertThat(batches.requests(id).get(0).get("error").stringValue()).isEqualTo("no");
        assertThat(batches.requests(id).get(0).has("output")).isFalse();

        server.post("/retry/" + ids.get(4), null);
        ServerFixture.until(() -> batches.count(id, "requestInProgress") == 1, "the second try to run");
        assertThat(batches.counts(id)).containsExactly(5, 1, 1, 3);
        assertThat(batches.requests(id).get(4).has("error")).isFalse();
        last.release(2);
        ServerFixture.until(() -> batches.counts(id).equals(List.of(5, 0, 2, 3)), "the second try to be counted");
        assertThat(server.get("/batch/" + id).json().get("status").stringValue())
                .isEqualTo("FINALIZED");
    }

    @Test
    void a_request_whose_worker_is_lost_waits_again_and_is_counted_once() {
        String id = batches.make("[{\"input\":1}]");
        batches.finalise(id);
        String request = server.get("/job-take/w1").json().get("id").stringValue();
        assertThat(batches.counts(id)).containsExactly(1, 1, 0, 0);

        now.set(START.plusSeconds(60));
        server.awaitStatus(request, "IN_QUEUE");
        assertThat(batches.counts(id)).containsExactly(1, 0, 0, 0);
        assertThat(batches.requests(id).get(0).propertyNames()).containsExactly("id", "status");

        server.get("/job-take/w2");
        assertThat(batches.counts(id)).containsExactly(1, 1, 0, 0);
        server.post("/job-done/w2/" + request, "{\"output\":2}");
        server.post("/job-done/w1/" + request, "{\"output\":1}");
        assertThat(batches.counts(id)).containsExactly(1, 0, 1, 0);
        assertThat(batches.requests(id).get(0).get("output").intValue()).isEqualTo(2);
    }

    @Test
    void a_cancelled_batch_loses_what_waits_and_keeps_what_runs() throws InterruptedException {
        String id = batches.make("[{\"input\":1},{\"input\":2},{\"input\":3}]");
        batches.finalise(id);
        String other = server.run("{\"input\":4}");
        TakenJob running = takeOne();

        assertThat(server.post("/batch/" + id + "/cancel", null).json())
                .isEqualTo(ServerFixture.json("{\"id\":\"" + id + "\",\"status\":\"FINALIZED\"}"));
        assertThat(server.get("/batch/" + id).json()).isEqualTo(summary(id, "local", "FINALIZED", 3, 1, 0, 2));
        assertThat(batches.statuses(id)).containsExactly("IN_PROGRESS", "CANCELLED", "CANCELLED");
        assertThat(batches.requests(id).get(0).propertyNames()).containsExactly("id", "status", "startedAt");
        new TestWorker.Reporter(server.worker(), running.id()).result("{\"output\":7}");

        assertThat(server.get("/batch/" + id).json()).isEqualTo(summary(id, "local", "CANCELLED", 3, 0, 1, 2));
        assertThat(batches.requests(id).get(0).get("output").intValue()).isEqualTo(7);
        assertThat(batches.requests(id).get(1).propertyNames()).containsExactly("id", "status", "completedAt");
        assertThat(server.statusOf(other)).isEqualTo("IN_QUEUE");
    }

    @Test
    void what_is_over_stays_as_it_is() {
        String ended = batches.make("[{\"input\":1}]");
        batches.finalise(ended);
        server.echo();
        batches.awaitEnded(ended);
        String cancelled = batches.make("[{\"input\":1}]");
        assertThat(server.post("/batch/" + cancelled + "/cancel", "{}").json())
                .isEqualTo(ServerFixture.json("{\"id\":\"" + cancelled + "\",\"status\":\"CANCELLED\"}"));
        assertThat(batches.counts(cancelled)).containsExactly(1, 0, 0, 1);

        for (String id : List.of(ended, cancelled)) {
            JsonNode before = server.get("/batch/" + id).json();
            String status = before.get("status").stringValue();
            Batches.refused(server.post("/batch/" + id + "/finalize", null), 400, "this one is " + status + ".");
            Batches.refused(
                    server.post("/batch/" + id + "/requests", "{\"requests\":[{\"input\":1}]}"),
                    400,
                    "this one is " + status + ".");
            Batches.refused(
                    server.send(
                            "DELETE",
                            "/batch/" + id + "/requests/" + batches.ids(id).get(0),
                            null),
                    400,
                    "this one is " + status + ".");
            assertThat(server.post("/batch/" + id + "/cancel", null)
                            .json()
                            .get("status")
                            .stringValue())
                    .isEqualTo(status);
            assertThat(server.get("/batch/" + id).json()).isEqualTo(before);
        }
    }

    @Test
    void a_purge_cancels_what_waits_of_a_batch() {
        String id = batches.make("[{\"input\":1},{\"input\":2}]");
        batches.finalise(id);

        server.post("/purge-queue", null);

        assertThat(batches.counts(id)).containsExactly(2, 0, 0, 2);
        assertThat(server.get("/batch/" + id).json().get("status").stringValue())
                .isEqualTo("FINALIZED");
    }

    @Test
    void a_request_leaves_a_draft() {
        String id = batches.make("[{\"input\":1},{\"input\":2}]");
        String first = batches.ids(id).get(0);

        assertThat(server.send("DELETE", "/batch/" + id + "/requests/" + first, null)
                        .json())
                .isEqualTo(summary(id, "local", "DRAFT", 1, 0, 0, 0));
        Batches.refused(server.send("DELETE", "/batch/" + id + "/requests/" + first, null), 404, "has no request");
    }

    @Test
    void batches_have_names_and_are_listed_newest_first() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            made.add(0, batches.make("[]"));
        }
        assertThat(server.send("PUT", "/batch/" + made.get(0), "{\"name\":\"n\u00e4chtlich\",\"other\":1}")
                        .json()
                        .get("name")
                        .stringValue())
                .isEqualTo("n\u00e4chtlich");
        assertThat(server.get("/v2/other/batch")
                        .json()
                        .get("batches")
                        .get(0)
                        .get("name")
                        .stringValue())
                .isEqualTo("n\u00e4chtlich");
        server.send("PUT", "/batch/" + made.get(0), "{\"name\":null}");

        JsonNode list = server.get("/batch?limit=2").json();
        assertThat(list.get("batches").get(0)).isEqualTo(summary(made.get(0), "local", "DRAFT", 0, 0, 0, 0));
        assertThat(list.get("batches").get(1).get("id").stringValue()).isEqualTo(made.get(1));
        assertThat(list.get("batches")).hasSize(2);
        assertThat(list.get("hasMore").booleanValue()).isTrue();
        assertThat(server.get("/batch?offset=2").json().get("hasMore").booleanValue())
                .isFalse();
    }

    private TakenJob takeOne() throws InterruptedException {
        return server.worker()
                .take(new TakeRequest(1, false))
                .fold(Poll.Found::items, List::<TakenJob>of, throttled -> null, failed -> null, () -> null)
                .get(0);
    }

    private static JsonNode summary(
            String id, String endpoint, String status, int total, int inProgress, int completed, int failed) {
        return ServerFixture.json("{\"id\":\"" + id + "\",\"endpointId\":\"" + endpoint + "\",\"status\":\"" + status
                + "\",\"requestTotal\":" + total + ",\"requestInProgress\":" + inProgress + ",\"requestCompleted\":"
                + completed + ",\"requestFailed\":" + failed + ",\"createdAt\":" + START.toEpochMilli() + "}");
    }
}
