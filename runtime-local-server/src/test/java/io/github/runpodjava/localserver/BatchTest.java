package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.localserver.ServerFixture.Answer;
import io.github.runpodjava.localserver.queue.RetentionLimits;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.TakeRequest;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class BatchTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final ServerFixture server = ServerFixture.start(now::get, RetentionLimits.standard());

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
        assertThat(requests(id).get(0).propertyNames()).containsExactly("id", "status");
        assertThat(statuses(id)).containsOnly("DRAFT");

        assertThat(server.post(prefix + "/batch/" + id + "/finalize", null).json())
                .isEqualTo(ServerFixture.json("{\"id\":\"" + id + "\",\"status\":\"FINALIZED\"}"));
        assertThat(statuses(id)).containsOnly("IN_QUEUE");
        server.echo();
        awaitEnded(id);

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
        String id = batch(
                "[{\"input\":1,\"batchId\":\"forged\",\"id\":\"forged\",\"policy\":{\"ttl\":10000},\"x\":[1.10]}]");
        String request = requests(id).get(0).get("id").stringValue();
        finalise(id);
        server.work(1, (job, reporter) -> {
            taken.add(job);
            TestWorker.echo(job, reporter);
        });
        awaitEnded(id);

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
        String id = batch("[{\"input\":\"no\"},{\"input\":2},{\"input\":3},"
                + "{\"input\":4,\"policy\":{\"ttl\":10000}},{\"input\":5,\"policy\":{\"executionTimeout\":5000}}]");
        finalise(id);
        List<String> ids = ids(id);
        ServerFixture.until(() -> count(id, "requestInProgress") == 5, "five requests to run");

        server.post("/cancel/" + ids.get(2), null);
        assertThat(counts(id)).containsExactly(5, 4, 0, 1);
        now.set(START.plusSeconds(5));
        server.awaitStatus(ids.get(4), "FAILED");
        assertThat(counts(id)).containsExactly(5, 3, 0, 2);
        now.set(START.plusSeconds(10));
        ServerFixture.until(() -> counts(id).equals(List.of(5, 2, 0, 3)), "the expired request to be counted");
        go.release(4);
        ServerFixture.until(() -> counts(id).equals(List.of(5, 0, 1, 4)), "the other requests to end");
        assertThat(statuses(id)).containsExactly("FAILED", "COMPLETED", "CANCELLED", "TIMED_OUT", "FAILED");
        assertThat(requests(id).get(0).get("error").stringValue()).isEqualTo("no");
        assertThat(requests(id).get(0).has("output")).isFalse();

        server.post("/retry/" + ids.get(4), null);
        ServerFixture.until(() -> count(id, "requestInProgress") == 1, "the second try to run");
        assertThat(counts(id)).containsExactly(5, 1, 1, 3);
        assertThat(requests(id).get(4).has("error")).isFalse();
        last.release(2);
        ServerFixture.until(() -> counts(id).equals(List.of(5, 0, 2, 3)), "the second try to be counted");
        assertThat(server.get("/batch/" + id).json().get("status").stringValue())
                .isEqualTo("FINALIZED");
    }

    @Test
    void a_request_whose_worker_is_lost_waits_again_and_is_counted_once() {
        String id = batch("[{\"input\":1}]");
        finalise(id);
        String request = server.get("/job-take/w1").json().get("id").stringValue();
        assertThat(counts(id)).containsExactly(1, 1, 0, 0);

        now.set(START.plusSeconds(60));
        server.awaitStatus(request, "IN_QUEUE");
        assertThat(counts(id)).containsExactly(1, 0, 0, 0);
        assertThat(requests(id).get(0).propertyNames()).containsExactly("id", "status");

        server.get("/job-take/w2");
        assertThat(counts(id)).containsExactly(1, 1, 0, 0);
        server.post("/job-done/w2/" + request, "{\"output\":2}");
        server.post("/job-done/w1/" + request, "{\"output\":1}");
        assertThat(counts(id)).containsExactly(1, 0, 1, 0);
        assertThat(requests(id).get(0).get("output").intValue()).isEqualTo(2);
    }

    @Test
    void a_cancelled_batch_loses_what_waits_and_keeps_what_runs() throws InterruptedException {
        String id = batch("[{\"input\":1},{\"input\":2},{\"input\":3}]");
        finalise(id);
        String other = server.run("{\"input\":4}");
        TakenJob running = takeOne();

        assertThat(server.post("/batch/" + id + "/cancel", null).json())
                .isEqualTo(ServerFixture.json("{\"id\":\"" + id + "\",\"status\":\"FINALIZED\"}"));
        assertThat(server.get("/batch/" + id).json()).isEqualTo(summary(id, "local", "FINALIZED", 3, 1, 0, 2));
        assertThat(statuses(id)).containsExactly("IN_PROGRESS", "CANCELLED", "CANCELLED");
        assertThat(requests(id).get(0).propertyNames()).containsExactly("id", "status", "startedAt");
        new TestWorker.Reporter(server.worker(), running.id()).result("{\"output\":7}");

        assertThat(server.get("/batch/" + id).json()).isEqualTo(summary(id, "local", "CANCELLED", 3, 0, 1, 2));
        assertThat(requests(id).get(0).get("output").intValue()).isEqualTo(7);
        assertThat(requests(id).get(1).propertyNames()).containsExactly("id", "status", "completedAt");
        assertThat(server.statusOf(other)).isEqualTo("IN_QUEUE");
    }

    @Test
    void what_is_over_stays_as_it_is() {
        String ended = batch("[{\"input\":1}]");
        finalise(ended);
        server.echo();
        awaitEnded(ended);
        String cancelled = batch("[{\"input\":1}]");
        assertThat(server.post("/batch/" + cancelled + "/cancel", "{}").json())
                .isEqualTo(ServerFixture.json("{\"id\":\"" + cancelled + "\",\"status\":\"CANCELLED\"}"));
        assertThat(counts(cancelled)).containsExactly(1, 0, 0, 1);

        for (String id : List.of(ended, cancelled)) {
            JsonNode before = server.get("/batch/" + id).json();
            String status = before.get("status").stringValue();
            refused(server.post("/batch/" + id + "/finalize", null), 400, "this one is " + status + ".");
            refused(
                    server.post("/batch/" + id + "/requests", "{\"requests\":[{\"input\":1}]}"),
                    400,
                    "this one is " + status + ".");
            refused(
                    server.send("DELETE", "/batch/" + id + "/requests/" + ids(id).get(0), null),
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
        String id = batch("[{\"input\":1},{\"input\":2}]");
        finalise(id);

        server.post("/purge-queue", null);

        assertThat(counts(id)).containsExactly(2, 0, 0, 2);
        assertThat(server.get("/batch/" + id).json().get("status").stringValue())
                .isEqualTo("FINALIZED");
    }

    @Test
    void a_request_leaves_a_draft() {
        String id = batch("[{\"input\":1},{\"input\":2}]");
        String first = ids(id).get(0);

        assertThat(server.send("DELETE", "/batch/" + id + "/requests/" + first, null)
                        .json())
                .isEqualTo(summary(id, "local", "DRAFT", 1, 0, 0, 0));
        refused(server.send("DELETE", "/batch/" + id + "/requests/" + first, null), 404, "has no request");
    }

    @Test
    void batches_have_names_and_are_listed_newest_first() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            made.add(0, batch("[]"));
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

    @Test
    void ten_batches_may_be_active() {
        for (int i = 0; i < 9; i++) {
            batch("[]");
        }
        String last = batch("[{\"input\":1}]");
        refused(server.post("/batch", "[]"), 429, "at most 10");
        finalise(last);
        refused(server.post("/batch", "[]"), 429, "at most 10");

        server.echo();
        awaitEnded(last);

        assertThat(server.post("/batch", "[]").status()).isEqualTo(200);
        refused(server.post("/batch", "[]"), 429, "at most 10");
    }

    @Test
    void five_thousand_requests_fit_and_no_more() {
        String one = "{\"input\":{}}";
        String id = batch("[" + (one + ",").repeat(4_999) + one + "]");

        refused(
                server.post("/batch/" + id + "/requests", "{\"requests\":[" + one + "]}"),
                400,
                "at most 5000 requests");
        refused(server.post("/batch", "[" + (one + ",").repeat(5_000) + one + "]"), 400, "at most 5000 requests");

        finalise(id);
        server.echo();
        awaitEnded(id);
        assertThat(counts(id)).containsExactly(5000, 0, 5000, 0);
        JsonNode page = server.get("/batch/" + id + "/requests?offset=4000&limit=99999999999")
                .json();
        assertThat(page.get("requests")).hasSize(1_000);
        assertThat(page.get("limit").intValue()).isEqualTo(1_000);
        assertThat(page.get("hasMore").booleanValue()).isFalse();
    }

    @Test
    void results_are_kept_until_half_an_hour_after_the_whole_batch_has_ended() throws InterruptedException {
        String id = batch("[{\"input\":1},{\"input\":2,\"policy\":{\"executionTimeout\":604800000}}]");
        finalise(id);
        new TestWorker.Reporter(server.worker(), takeOne().id()).result("{\"output\":1}");
        TakenJob second = takeOne();
        now.set(START.plus(Duration.ofHours(2)));
        new TestWorker.Reporter(server.worker(), second.id()).result("{\"output\":2}");

        assertThat(server.get("/status/" + ids(id).get(0)).status()).isEqualTo(404);
        assertThat(requests(id).get(0).get("output").intValue()).isEqualTo(1);
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(30)).minusMillis(1));
        assertThat(requests(id).get(1).get("output").intValue()).isEqualTo(2);
        now.updateAndGet(t -> t.plusMillis(1));
        refused(server.get("/batch/" + id), 404, "There is no batch");
        assertThat(server.get("/batch").json().get("total").intValue()).isZero();
    }

    @Test
    void a_draft_that_nobody_touches_is_forgotten_after_a_day() {
        String id = batch("[]");
        now.set(START.plus(Duration.ofHours(23)));
        server.post("/batch/" + id + "/requests", "{\"requests\":[{\"input\":1}]}");
        now.set(START.plus(Duration.ofHours(46)));
        assertThat(server.get("/batch/" + id).status()).isEqualTo(200);

        now.set(START.plus(Duration.ofHours(47)));

        assertThat(server.get("/batch/" + id).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "null",
                "{}",
                "{\"requests\":[]}",
                "\"x\"",
                "[1]",
                "[{\"input\":1},{}]",
                "[{\"input\":1},{\"input\":1,\"policy\":{\"ttl\":1}}]",
                "[{\"input\":1,\"webhook\":\"ftp://x\"}]",
                "[[{\"input\":1}]]"
            })
    void a_batch_with_a_bad_request_is_not_made(String body) {
        Answer answer = server.post("/batch", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isNotBlank();
        assertThat(server.get("/batch").json().get("total").intValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[{\"input\":1}]",
                "{}",
                "{\"requests\":{}}",
                "{\"requests\":[{\"input\":1},\"x\"]}",
                "{\"requests\":[{\"Input\":1}]}"
            })
    void all_requests_of_a_call_are_added_or_none(String body) {
        String id = batch("[]");

        assertThat(server.post("/batch/" + id + "/requests", body).status()).isEqualTo(400);

        assertThat(counts(id)).containsExactly(0, 0, 0, 0);
        refused(server.post("/batch/" + id + "/finalize", null), 400, "is empty");
    }

    @Test
    void an_error_names_the_request_that_it_is_about() {
        assertThat(server.post("/batch", "[{\"input\":1},{\"input\":1},{}]").error())
                .startsWith("Request 3 of 3: A request needs the key \"input\"");
    }

    @Test
    void a_call_over_ten_mebibytes_is_refused() {
        int limit = 10 * 1024 * 1024;
        String frame = "[{\"input\":\"\"}]";
        String id = batch("[]");
        String moreFrame = "{\"requests\":[{\"input\":\"\"}]}";

        assertThat(server.post("/batch", frame.replace("\"\"", '"' + "x".repeat(limit - frame.length()) + '"'))
                        .status())
                .isEqualTo(200);
        refused(
                server.post("/batch", frame.replace("\"\"", '"' + "x".repeat(limit - frame.length() + 1) + '"')),
                400,
                "exceeded max body size of 10MiB");
        refused(
                server.post(
                        "/batch/" + id + "/requests",
                        moreFrame.replace("\"\"", '"' + "x".repeat(limit - moreFrame.length() + 1) + '"')),
                400,
                "exceeded max body size of 10MiB");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /batch/nope",
        "PUT, /batch/nope",
        "GET, /batch/nope/requests",
        "POST, /batch/nope/requests",
        "DELETE, /batch/nope/requests/x",
        "POST, /v2/x/batch/nope/finalize",
        "POST, /batch/nope/cancel"
    })
    void an_unknown_batch_is_not_found(String method, String path) {
        refused(server.send(method, path, null), 404, "There is no batch with the id \"nope\".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"offset=-1", "limit=x", "limit=1.5", "offset=%2B1"})
    void a_bad_page_is_refused(String query) {
        String id = batch("[]");

        refused(server.get("/batch/" + id + "/requests?" + query), 400, "must be a whole number from 0 on");
        refused(server.get("/batch?" + query), 400, "must be a whole number from 0 on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"name\":7}", "{\"name\":\"257\"}"})
    void a_bad_name_is_refused(String body) {
        String id = batch("[]");

        assertThat(server.send("PUT", "/batch/" + id, body.replace("257", "x".repeat(257)))
                        .status())
                .isEqualTo(400);
        assertThat(server.get("/batch/" + id).json().has("name")).isFalse();
    }

    @Test
    void nothing_is_started_while_the_server_shuts_down() {
        String id = batch("[{\"input\":1}]");
        server.queue().drain();

        refused(server.post("/batch/" + id + "/finalize", null), 503, "shutting down");
        refused(server.post("/batch", "[]"), 503, "shutting down");
        refused(server.post("/batch/" + id + "/requests", "{\"requests\":[]}"), 503, "shutting down");
        assertThat(statuses(id)).containsExactly("DRAFT");
    }

    private TakenJob takeOne() throws InterruptedException {
        return server.worker()
                .take(new TakeRequest(1, false))
                .fold(Poll.Found::items, List::<TakenJob>of, throttled -> null, failed -> null, () -> null)
                .get(0);
    }

    private String batch(String requests) {
        return server.post("/batch", requests).json().get("id").stringValue();
    }

    private void finalise(String id) {
        assertThat(server.post("/batch/" + id + "/finalize", null).status()).isEqualTo(200);
    }

    private JsonNode requests(String id) {
        return server.get("/batch/" + id + "/requests").json().get("requests");
    }

    private List<String> ids(String id) {
        return each(id, "id");
    }

    private List<String> statuses(String id) {
        return each(id, "status");
    }

    private List<String> each(String id, String key) {
        List<String> values = new ArrayList<>();
        requests(id).forEach(request -> values.add(request.get(key).stringValue()));
        return values;
    }

    private int count(String id, String key) {
        return server.get("/batch/" + id).json().get(key).intValue();
    }

    /** Total, in progress, completed, failed. */
    private List<Integer> counts(String id) {
        JsonNode batch = server.get("/batch/" + id).json();
        return List.of(
                batch.get("requestTotal").intValue(),
                batch.get("requestInProgress").intValue(),
                batch.get("requestCompleted").intValue(),
                batch.get("requestFailed").intValue());
    }

    private void awaitEnded(String id) {
        ServerFixture.until(
                () -> {
                    List<Integer> counts = counts(id);
                    return counts.get(0) == counts.get(2) + counts.get(3);
                },
                "all requests to end");
    }

    private static JsonNode summary(
            String id, String endpoint, String status, int total, int inProgress, int completed, int failed) {
        return ServerFixture.json("{\"id\":\"" + id + "\",\"endpointId\":\"" + endpoint + "\",\"status\":\"" + status
                + "\",\"requestTotal\":" + total + ",\"requestInProgress\":" + inProgress + ",\"requestCompleted\":"
                + completed + ",\"requestFailed\":" + failed + ",\"createdAt\":" + START.toEpochMilli() + "}");
    }

    private static void refused(Answer answer, int status, String sentence) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.error()).contains(sentence);
    }
}
