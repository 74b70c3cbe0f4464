package io.github.runpodjava.fakeplatform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.fakeplatform.TimelineEntry.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueTest {
    private final FakePlatform platform =
            FakePlatform.builder().hold(Duration.ZERO).start();
    private WireClient worker;

    QueueTest() throws IOException {
        worker = new WireClient(platform);
    }

    @BeforeEach
    void nothing_has_happened_yet() {
        assertThat(platform.counts()).isEqualTo(new Counts(0, 0, 0, 0, 0, 0));
    }

    @AfterEach
    void close() throws IOException {
        worker.close();
        platform.close();
    }

    private List<Step> steps(String jobId) {
        return platform.timeline(jobId).stream().map(TimelineEntry::step).toList();
    }

    @Test
    void an_empty_queue_answers_204() throws IOException {
        assertThat(worker.take().status()).isEqualTo(204);
        assertThat(worker.takeBatch(5).status()).isEqualTo(204);
        assertThat(worker.stops().status()).isEqualTo(204);
    }

    @Test
    void a_job_is_given_once_as_json_and_word_by_word() throws IOException {
        String job = "{ \"id\": \"j\", \"input\": {\"ä\": 1.10}, \"batchId\": \"b\" }";
        platform.enqueueJob(job);

        WireClient.Reply reply = worker.take();

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).containsEntry("content-type", "application/json");
        assertThat(reply.body()).isEqualTo(job);
        assertThat(worker.take().status()).isEqualTo(204);
        assertThat(platform.takenJobs()).containsExactly("j");
    }

    @Test
    void jobs_come_in_the_order_of_the_queue() throws IOException {
        String first = platform.enqueue("1");
        String second = platform.enqueue("2");

        assertThat(worker.take().body()).isEqualTo("{\"id\":\"" + first + "\",\"input\":1}");
        assertThat(worker.take().body()).contains(second);
        assertThat(first).matches("[0-9a-f-]{36}-u1");
    }

    @Test
    void a_batch_is_an_array_of_at_most_the_wanted_size() throws IOException {
        for (int i = 0; i < 3; i++) {
            platform.enqueue(Integer.toString(i));
        }

        WireClient.Reply first = worker.takeBatch(2);

        assertThat(Json.read(first.body()).isArray()).isTrue();
        assertThat(Json.read(first.body()).findValuesAsString("input")).containsExactly("0", "1");
        assertThat(Json.read(worker.takeBatch(2).body()).size()).isEqualTo(1);
    }

    @Test
    void a_batch_of_no_jobs_is_refused() throws IOException {
        assertThat(worker.takeBatch(0).status()).isEqualTo(400);
        assertThat(worker.get("/job-take-batch/w?batch_size=x").status()).isEqualTo(400);
    }

    @Test
    void a_result_is_read_as_json_whatever_its_content_type() throws IOException {
        String id = platform.enqueue("{}");
        worker.take();

        WireClient.Reply reply = worker.post("/job-done/w/" + id + "?gpu=A&isStream=true", "{\"output\":\"ü\"}");

        assertThat(reply.status()).isEqualTo(200);
        FinalResult result = platform.awaitResult(id, Duration.ofSeconds(5));
        assertThat(result.body().path("output").asString()).isEqualTo("ü");
        assertThat(result.isStream()).isTrue();
        assertThat(result.repeated()).isFalse();
        assertThat(result.request().bodyText()).isEqualTo("{\"output\":\"ü\"}");
        assertThat(result.request().header("content-type")).contains("application/x-www-form-urlencoded");
        assertThat(steps(id)).containsExactly(Step.ENQUEUED, Step.TAKEN, Step.RESULT);
    }

    @Test
    void progress_and_chunks_do_not_end_a_job() throws IOException {
        String id = platform.enqueue("{}");
        worker.take();

        worker.done(id, "{\"status\":\"IN_PROGRESS\",\"output\":1}");
        worker.post("/job-stream/w/" + id + "?isStream=false", "{\"output\":2}");
        worker.done(id, "{\"output\":[]}");

        assertThat(platform.progress(id))
                .extracting(Object::toString)
                .containsExactly("{\"status\":\"IN_PROGRESS\",\"output\":1}");
        assertThat(platform.chunks(id)).extracting(Object::toString).containsExactly("{\"output\":2}");
        assertThat(steps(id)).containsExactly(Step.ENQUEUED, Step.TAKEN, Step.PROGRESS, Step.CHUNK, Step.RESULT);
    }

    @Test
    void what_comes_after_the_result_is_accepted_and_told_apart() throws IOException {
        String id = platform.enqueue("{}");
        worker.take();
        worker.done(id, "{\"output\":1}");

        assertThat(worker.done(id, "{\"output\":1}").status()).isEqualTo(200);
        assertThat(worker.done(id, "{\"output\":2}").status()).isEqualTo(200);
        assertThat(worker.done(id, "{\"status\":\"IN_PROGRESS\"}").status()).isEqualTo(200);
        assertThat(worker.post("/job-stream/w/" + id, "{\"output\":1}").status())
                .isEqualTo(200);

        assertThat(steps(id).subList(2, 7))
                .containsExactly(
                        Step.RESULT,
                        Step.DUPLICATE_RESULT,
                        Step.CONFLICTING_RESULT,
                        Step.LATE_PROGRESS,
                        Step.LATE_CHUNK);
        assertThat(platform.results(id)).extracting(FinalResult::repeated).containsExactly(false, true, true);
        assertThat(platform.counts()).isEqualTo(new Counts(1, 0, 1, 1, 2, 2));
    }

    @Test
    void a_result_without_output_is_a_result() throws IOException {
        String id = platform.enqueue("{}");
        worker.take();

        assertThat(worker.done(id, "{}").status()).isEqualTo(200);

        assertThat(platform.results(id)).hasSize(1);
    }

    @Test
    void a_body_that_is_not_json_is_refused() throws IOException {
        String id = platform.enqueue("{}");
        worker.take();

        assertThat(worker.done(id, "output=1").status()).isEqualTo(400);
        assertThat(worker.post("/job-stream/w/" + id, "").status()).isEqualTo(400);

        assertThat(platform.results(id)).isEmpty();
    }

    @Test
    void unknown_jobs_and_places_are_not_found() throws IOException {
        assertThat(worker.done("nobody", "{}").status()).isEqualTo(404);
        assertThat(worker.post("/job-stream/w/nobody", "{}").status()).isEqualTo(404);
        assertThat(worker.get("/job-take").status()).isEqualTo(404);
        assertThat(worker.get("/job-take/").status()).isEqualTo(404);
        assertThat(worker.get("/job-take/w/x").status()).isEqualTo(404);
        assertThat(worker.get("/elsewhere/w").status()).isEqualTo(404);
        assertThat(worker.post("/job-take/w", "{}").status()).isEqualTo(405);
        assertThat(worker.get("/job-done/w/j").status()).isEqualTo(405);
        assertThat(platform.requests(Route.OTHER)).hasSize(4);
    }

    @Test
    void unknown_jobs_are_accepted_on_demand() throws IOException {
        try (FakePlatform open = FakePlatform.builder().acceptUnknownJobs().start();
                WireClient client = new WireClient(open)) {
            assertThat(client.done("nobody", "{\"output\":1}").status()).isEqualTo(200);
            assertThat(open.results("nobody")).hasSize(1);
        }
    }

    @Test
    void a_wrong_key_is_refused_on_demand() throws IOException {
        try (FakePlatform strict = FakePlatform.builder()
                        .hold(Duration.ZERO)
                        .apiKey("secret")
                        .checkApiKey()
                        .start();
                WireClient client = new WireClient(strict)) {
            String head = "GET " + strict.uri().getPath() + "/job-take/w HTTP/1.1\r\nAuthorization: ";
            client.send(head + "Bearer secret\r\n\r\n");
            assertThat(client.reply().status()).isEqualTo(401);
            client.send(head + "secret\r\n\r\n");
            assertThat(client.reply().status()).isEqualTo(204);
        }
    }

    @Test
    void a_stop_is_sent_once_and_to_the_worker_that_has_the_job() throws IOException {
        String id = platform.enqueue("{}");
        worker.take();
        platform.stop(id);
        platform.stop("of-nobody");

        assertThat(worker.get("/job-stop/other").body()).isEqualTo("{\"jobsToStop\":[\"of-nobody\"]}");
        assertThat(worker.stops().body()).isEqualTo("{\"jobsToStop\":[\"" + id + "\"]}");
        assertThat(worker.stops().status()).isEqualTo(204);
        assertThat(steps(id)).containsExactly(Step.ENQUEUED, Step.TAKEN, Step.STOP_REQUESTED, Step.STOP_SENT);
    }

    @Test
    void a_finished_job_can_come_again_but_not_a_waiting_one() throws IOException {
        String job = "{\"id\":\"again\",\"input\":1}";
        platform.enqueueJob(job);
        assertThatThrownBy(() -> platform.enqueueJob(job))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in the queue already");
        worker.take();
        worker.done("again", "{\"output\":1}");

        platform.enqueueJob(job);

        assertThat(platform.results("again")).isEmpty();
        assertThat(worker.take().body()).isEqualTo(job);
        assertThat(steps("again")).containsExactly(Step.ENQUEUED, Step.TAKEN, Step.RESULT, Step.ENQUEUED, Step.TAKEN);
    }

    @Test
    void a_job_must_be_json_and_have_an_id() {
        assertThatThrownBy(() -> platform.enqueue("{")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> platform.enqueueJob("{\"input\":1}")).hasMessageContaining("string id");
        assertThatThrownBy(() -> platform.enqueueJob("[]")).hasMessageContaining("string id");
    }

    @Test
    void ids_in_paths_are_decoded() throws IOException {
        platform.enqueueJob("{\"id\":\"a b/c\",\"input\":1}");

        assertThat(worker.done("a%20b%2Fc", "{\"output\":1}").status()).isEqualTo(200);

        assertThat(platform.results("a b/c")).hasSize(1);
    }

    @Test
    void the_environment_is_that_of_a_worker() {
        String base = "http://127.0.0.1:" + platform.uri().getPort() + "/v2/test-endpoint";
        assertThat(platform.environment())
                .isEqualTo(Map.of(
                        "RUNPOD_WEBHOOK_GET_JOB",
                        base + "/job-take/$ID?gpu=NVIDIA+RTX+A5000",
                        "RUNPOD_WEBHOOK_POST_OUTPUT",
                        base + "/job-done/$RUNPOD_POD_ID/$ID?gpu=NVIDIA+RTX+A5000",
                        "RUNPOD_WEBHOOK_POST_STREAM",
                        base + "/job-stream/$RUNPOD_POD_ID/$ID?gpu=NVIDIA+RTX+A5000",
                        "RUNPOD_WEBHOOK_PING",
                        base + "/ping/$RUNPOD_POD_ID?gpu=NVIDIA+RTX+A5000",
                        "RUNPOD_PING_INTERVAL",
                        "1000",
                        "RUNPOD_POD_ID",
                        "test-worker",
                        "RUNPOD_ENDPOINT_ID",
                        "test-endpoint",
                        "RUNPOD_AI_API_KEY",
                        "test-key"));
    }
}
