package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.FitnessCheck;
import io.github.runpodjava.JobContext;
import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.StartupException;
import io.github.runpodjava.Worker;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.localserver.queue.JobStatus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

class LocalServerTest {
    record Picture(String file, int width) {}

    record Text(String text) {}

    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void a_record_goes_in_and_a_record_comes_out() {
        try (LocalServer server = LocalServer.with(Worker.handling(Picture.class, LocalServerTest::caption))
                .start()) {
            JobResult result = server.runSync(new Picture("cat.png", 3));

            assertThat(result.output(Text.class)).isEqualTo(new Text("cat.png, 3 wide"));
            assertThat(result.status()).isEqualTo(JobStatus.COMPLETED);
            assertThat(result.workerId()).contains("local-worker");
            assertThat(result.delayTime()).isPresent();
            assertThat(result.executionTime()).isPresent();
        }
    }

    @Test
    void json_text_goes_in_and_json_comes_out() {
        try (LocalServer server = echo()) {
            JsonNode input = LocalServer.json("{\"price\": 1.10, \"big\": 12345678901234567890123, \"none\": null}");

            assertThat(server.runSync(input).outputJson().toString())
                    .isEqualTo("{\"price\":1.10,\"big\":12345678901234567890123,\"none\":null}");
            assertThat(server.runSync("text").outputJson().stringValue()).isEqualTo("text");
            assertThat(server.runSync(null).outputJson().isNull()).isTrue();
            assertThat(server.runSync(List.of(1, 2)).output(new TypeReference<List<Integer>>() {}))
                    .containsExactly(1, 2);
        }
    }

    @Test
    void text_that_is_not_json_is_named() {
        assertThatThrownBy(() -> LocalServer.json("{oops"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not JSON: {oops");
    }

    @Test
    void the_exception_of_a_handler_is_in_the_message_with_its_place() {
        try (LocalServer server = LocalServer.with(Worker.handling(Picture.class, LocalServerTest::broken))
                .start()) {
            JobResult result = server.runSync(new Picture("cat.png", 3));

            assertThat(result.errorMessage()).isEqualTo("no model for cat.png");
            assertThat(result.error()).contains("\"error_type\":\"java.lang.IllegalStateException\"");
            assertThatThrownBy(() -> result.output(Text.class))
                    .isInstanceOf(LocalServerException.class)
                    .hasMessageContaining("Job " + result.id() + " is FAILED on worker local-worker")
                    .hasMessageContaining("java.lang.IllegalStateException: no model for cat.png")
                    .hasMessageContaining("at io.github.runpodjava.localserver.LocalServerTest.broken(");
        }
    }

    @Test
    void the_sentence_of_a_handler_is_the_error() {
        try (LocalServer server = LocalServer.with(Worker.handling(JsonNode.class, (input, job) -> {
                    throw JobFailedException.because("{not a report");
                }))
                .start()) {
            JobResult result = server.runSync(1);

            assertThat(result.error()).isEqualTo("{not a report");
            assertThat(result.errorMessage()).isEqualTo("{not a report");
        }
    }

    @Test
    void an_error_that_there_is_not_is_refused_with_what_there_is() {
        try (LocalServer server = echo()) {
            JobResult result = server.runSync("fine");

            assertThatThrownBy(result::error)
                    .hasMessage("A failed job was expected, but: Job " + result.id()
                            + " is COMPLETED on worker local-worker, output \"fine\"");
        }
    }

    @Test
    void an_output_of_another_type_is_named_and_shown() {
        try (LocalServer server = echo()) {
            JobResult result = server.runSync(List.of("a"));

            assertThatThrownBy(() -> result.output(Text.class))
                    .isInstanceOf(LocalServerException.class)
                    .hasMessageContaining(
                            "The output of job " + result.id() + " cannot be read as " + Text.class.getName())
                    .hasMessageEndingWith("It is [\"a\"]");
        }
    }

    @Test
    void a_job_is_followed_while_it_runs() throws InterruptedException {
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (LocalServer server = LocalServer.with(Worker.handling(String.class, (input, job) -> {
                    job.progress("half of " + input);
                    mayEnd.await();
                    return "all of " + input;
                }))
                .start()) {
            SubmittedJob job = server.run("it").awaitStart();

            assertThat(job.status()).isEqualTo(JobStatus.IN_PROGRESS);
            ServerFixture.until(
                    () -> job.now().json().path("output").stringValue("").equals("half of it"), "the progress");
            mayEnd.countDown();
            assertThat(job.awaitEnd(SOON).output(String.class)).isEqualTo("all of it");
        }
    }

    @Test
    void a_wait_in_vain_says_where_the_job_stands() {
        CountDownLatch never = new CountDownLatch(1);
        try (LocalServer server = LocalServer.with(Worker.handling(String.class, (input, job) -> {
                    job.progress("thinking");
                    never.await();
                    return input;
                }))
                .timeout(Duration.ofMillis(50))
                .start()) {
            SubmittedJob running = server.run("first").awaitStart(SOON);
            ServerFixture.until(() -> running.now().json().has("output"), "the progress");
            SubmittedJob waiting = server.run("second");

            assertThatThrownBy(running::awaitEnd)
                    .isInstanceOf(LocalServerException.class)
                    .hasMessage("Waited 50 ms in vain for job " + running.id() + " to end. Job " + running.id()
                            + " is IN_PROGRESS on worker local-worker, output \"thinking\"."
                            + " The worker in this process is ACTIVE");
            assertThatThrownBy(waiting::awaitStart)
                    .hasMessageContaining("to be taken by a worker. Job " + waiting.id() + " is IN_QUEUE");
            assertThatThrownBy(() -> server.runSync("third")).hasMessageContaining("is IN_QUEUE");
        }
    }

    @Test
    void an_interrupt_ends_a_wait() {
        try (LocalServer server = LocalServer.withoutWorkers().start()) {
            SubmittedJob job = server.run("nobody does this");
            Thread.currentThread().interrupt();

            assertThatThrownBy(job::awaitEnd)
                    .hasMessageContaining("interrupted")
                    .hasMessageContaining(job.id());
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void a_cancelled_job_ends_and_its_handler_is_interrupted() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (LocalServer server = LocalServer.with(Worker.handling(String.class, (input, job) -> {
                    began.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException stop) {
                        interrupted.countDown();
                        throw stop;
                    }
                    return input;
                }))
                .start()) {
            SubmittedJob job = server.run("long");
            began.await();

            job.cancel();

            assertThat(job.status()).isEqualTo(JobStatus.CANCELLED);
            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void chunks_are_there_as_they_come_and_can_be_read_again() {
        CountDownLatch firstSeen = new CountDownLatch(1);
        try (LocalServer server = LocalServer.with(Worker.streaming(Integer.class, (count, chunks, job) -> {
                    for (int i = 0; i < count; i++) {
                        chunks.send(new Text("chunk " + i));
                        firstSeen.await();
                    }
                }))
                .start()) {
            SubmittedJob job = server.run(3);

            assertThat(job.stream(Text.class).findFirst()).contains(new Text("chunk 0"));
            firstSeen.countDown();
            assertThat(job.chunks(Text.class))
                    .containsExactly(new Text("chunk 0"), new Text("chunk 1"), new Text("chunk 2"));
            assertThat(job.chunks()).hasSize(3);
        }
    }

    @Test
    void a_stream_that_fails_brings_its_chunks_and_then_the_exception() {
        try (LocalServer server = LocalServer.with(Worker.streaming(String.class, (text, chunks, job) -> {
                    chunks.send(text);
                    throw new IllegalStateException("out of words");
                }))
                .start()) {
            SubmittedJob job = server.run("one");

            assertThat(job.stream(String.class).limit(1)).containsExactly("one");
            assertThatThrownBy(job::chunks)
                    .isInstanceOf(LocalServerException.class)
                    .hasMessageContaining("FAILED")
                    .hasMessageContaining("out of words");
        }
    }

    @Test
    void a_chunk_in_vain_says_where_the_job_stands() {
        try (LocalServer server =
                LocalServer.withoutWorkers().timeout(Duration.ofMillis(50)).start()) {
            SubmittedJob job = server.run(1);

            assertThatThrownBy(job::chunks)
                    .hasMessageContaining("in vain for job " + job.id() + " to send chunk 0 of its stream")
                    .hasMessageContaining("is IN_QUEUE")
                    .hasMessageEndingWith("others join by environment()");
        }
    }

    @Test
    void options_reach_the_handler_and_the_server() {
        try (LocalServer server = LocalServer.with(
                        Worker.handling(JsonNode.class, (JsonNode input, JobContext job) -> job.raw()))
                .start()) {
            JsonNode raw = server.runSync(
                            1,
                            JobOptions.none()
                                    .executionTimeout(Duration.ofSeconds(5))
                                    .ttl(Duration.ofMinutes(1))
                                    .webhook(server.uri().resolve("/health"))
                                    .with("s3Config", Map.of("bucket", "b")))
                    .outputJson();

            assertThat(raw.path("policy").toString()).isEqualTo("{\"executionTimeout\":5000,\"ttl\":60000}");
            assertThat(raw.path("s3Config").toString()).isEqualTo("{\"bucket\":\"b\"}");
            assertThat(raw.path("webhook").stringValue()).endsWith("/health");
            assertThatThrownBy(() -> server.run(1, JobOptions.none().ttl(Duration.ofSeconds(1))))
                    .isInstanceOf(LocalServerException.class)
                    .hasMessageContaining("HTTP 400")
                    .hasMessageContaining("policy.ttl");
        }
        assertThatThrownBy(() -> JobOptions.none().with("input", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void as_many_jobs_run_at_once_as_is_said() {
        CyclicBarrier together = new CyclicBarrier(3);
        try (LocalServer server = LocalServer.with(
                        Worker.handling(Integer.class, (number, job) -> together.await(20, TimeUnit.SECONDS) >= 0))
                .concurrency(3)
                .start()) {
            List<SubmittedJob> jobs = List.of(server.run(1), server.run(2), server.run(3));

            assertThat(jobs).allSatisfy(job -> assertThat(job.awaitEnd(SOON).output(Boolean.class))
                    .isTrue());
        }
    }

    @Test
    void the_worker_sees_the_variables_that_it_is_given() {
        CountDownLatch never = new CountDownLatch(1);
        try (LocalServer server = LocalServer.with(Worker.handling(Integer.class, (number, job) -> {
                    never.await();
                    return number;
                }))
                .variable("RUNPOD_JOB_TIMEOUT_MS", "20")
                .start()) {
            assertThat(server.runSync(1).error()).contains("limit of 20 ms");
        }
    }

    @Test
    void a_worker_that_is_refreshed_gets_a_successor() {
        try (LocalServer server = LocalServer.with(
                        Worker.handling(Integer.class, (number, job) -> number).refreshAfterEachJob())
                .start()) {
            for (int i = 0; i < 5; i++) {
                assertThat(server.runSync(i).output(Integer.class)).isEqualTo(i);
            }
        }
    }

    @Test
    void a_worker_from_outside_does_the_jobs() throws InterruptedException {
        try (LocalServer server = LocalServer.withoutWorkers().apiKey("secret").start();
                Worker worker = Worker.streaming(String.class, (text, chunks, job) -> {
                            chunks.send(text);
                            chunks.send(job.id());
                        })
                        .environment(Environment.of(server.environment("w-7")))
                        .build()) {
            worker.start();
            SubmittedJob job = server.run("hello");

            assertThat(job.chunks(String.class)).containsExactly("hello", job.id());
            assertThat(job.awaitEnd().workerId()).contains("w-7");
        }
    }

    @Test
    void jobs_wait_when_there_is_no_worker() {
        try (LocalServer server = LocalServer.withoutWorkers().start()) {
            SubmittedJob job = server.run(1);

            assertThat(job.status()).isEqualTo(JobStatus.IN_QUEUE);
            job.cancel();
            assertThat(job.awaitEnd().status()).isEqualTo(JobStatus.CANCELLED);
            assertThat(server.newestJobs()).extracting(JobResult::id).containsExactly(job.id());
        }
        assertThatThrownBy(() -> LocalServer.withoutWorkers().concurrency(2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_variables_for_a_worker_outside_are_those_that_the_start_message_shows() {
        try (LocalServer server = LocalServer.withoutWorkers().start()) {
            String base = server.endpointUri().toString();

            assertThat(base).isEqualTo(server.uri() + "/v2/local");
            assertThat(server.environment("second"))
                    .containsEntry("RUNPOD_WEBHOOK_GET_JOB", base + "/job-take/$ID?gpu=local")
                    .containsEntry("RUNPOD_WEBHOOK_POST_OUTPUT", base + "/job-done/$RUNPOD_POD_ID/$ID?gpu=local")
                    .containsEntry("RUNPOD_WEBHOOK_POST_STREAM", base + "/job-stream/$RUNPOD_POD_ID/$ID?gpu=local")
                    .containsEntry("RUNPOD_WEBHOOK_PING", base + "/ping/$RUNPOD_POD_ID")
                    .containsEntry("RUNPOD_AI_API_KEY", "local")
                    .containsEntry("RUNPOD_POD_ID", "second")
                    .hasSize(6);
        }
    }

    @Test
    void a_key_is_shown_by_the_helpers_and_given_to_workers_outside() {
        try (LocalServer server = LocalServer.with(Worker.handling(String.class, (input, job) -> input))
                .apiKey("secret")
                .start()) {
            assertThat(server.runSync("in").output(String.class)).isEqualTo("in");
            assertThat(server.environment()).containsEntry("RUNPOD_AI_API_KEY", "secret");
            ApiClient stranger = new ApiClient(server.uri(), Optional.empty(), new Codec(null));
            assertThat(stranger.look("/requests").status()).isEqualTo(401);
        }
    }

    @Test
    void a_worker_that_cannot_start_leaves_nothing_behind() {
        FitnessCheck unfit = () -> false;
        LocalServerBuilder builder = LocalServer.with(
                Worker.handling(String.class, (input, job) -> input).fitnessCheck("gpu", unfit));

        assertThatThrownBy(builder::start).isInstanceOf(StartupException.class).hasMessageContaining("gpu");
        ServerFixture.until(() -> LeakTest.threadsOfServers().isEmpty(), "the threads to end");
    }

    @Test
    void a_server_that_is_closed_says_that_it_gives_no_answer() {
        LocalServer server = echo();
        URI uri = server.uri();
        server.close();
        server.close();

        assertThatThrownBy(() -> server.runSync(1))
                .isInstanceOf(LocalServerException.class)
                .hasMessageContaining("The local server at " + uri + " gave no answer to POST /runsync");
    }

    static LocalServer echo() {
        return LocalServer.with(Worker.handling(JsonNode.class, (input, job) -> input))
                .start();
    }

    private static Text caption(Picture picture, JobContext job) {
        return new Text(picture.file() + ", " + picture.width() + " wide");
    }

    private static Text broken(Picture picture, JobContext job) {
        throw new IllegalStateException("no model for " + picture.file());
    }
}
