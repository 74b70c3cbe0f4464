package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.localserver.ServerFixture.Answer;
import io.github.runpodjava.spi.ServerRole;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealtimeTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ServerFixture server = ServerFixture.direct(new ServerRole.Realtime("ep-1"), false, HOUR);
    private final BlockingQueue<TakenJob> seen = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        server.close();
    }

    private void answerWith(String body) {
        server.work(1, (job, reporter) -> {
            seen.add(job);
            reporter.result(body);
        });
    }

    private Answer ask(String body) {
        return server.post("/ep-1/realtime", body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"output\":{\"price\":1.10}}",
                "{\"output\":null}",
                "{\"error\":\"no\"}",
                "{\"output\":{\"part\":1},\"error\":\"bad\"}",
                "{\"output\":{\"a\":1},\"stopPod\":true}",
                "{}",
                "{\"stopPod\":true}"
            })
    void the_caller_gets_what_the_job_loop_would_post_with_status_200(String result) {
        answerWith(result);

        Answer answer = ask("{\"id\": \"a\", \"input\": {}}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(result);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void only_a_key_of_the_result_itself_asks_for_a_fresh_worker() {
        answerWith("{\"output\":{\"stopPod\":true},\"stopPod\":false}");

        assertThat(ask("{\"input\": {}}").body()).isEqualTo("{\"output\":{\"stopPod\":true}}");
    }

    @Test
    void the_job_has_the_callers_id_and_input() throws InterruptedException {
        answerWith("{\"output\":1}");

        ask("{\"id\": \"job 7\", \"input\": {\"x\": [1.10]}}");

        TakenJob job = seen.poll(30, TimeUnit.SECONDS);
        assertThat(job.id()).isEqualTo("job 7");
        assertThat(job.input().orElseThrow().toString()).isEqualTo("{\"x\":[1.10]}");
    }

    @Test
    void a_job_without_an_id_gets_one() throws InterruptedException {
        answerWith("{\"output\":1}");

        assertThat(ask("{\"input\": 1}").status()).isEqualTo(200);
        assertThat(seen.poll(30, TimeUnit.SECONDS).id()).isNotBlank();
    }

    @Test
    void an_id_can_be_used_again() {
        answerWith("{\"output\":1}");

        assertThat(ask("{\"id\": \"a\", \"input\": 1}").body()).isEqualTo("{\"output\":1}");
        assertThat(ask("{\"id\": \"a\", \"input\": 1}").body()).isEqualTo("{\"output\":1}");
    }

    @Test
    void two_jobs_of_one_id_at_the_same_time_are_both_answered() {
        CountDownLatch both = new CountDownLatch(2);
        server.work(2, (job, reporter) -> {
            both.countDown();
            both.await();
            TestWorker.echo(job, reporter);
        });

        CompletableFuture<Answer> first = server.sendAsync("POST", "/ep-1/realtime", "{\"id\": \"a\", \"input\": 1}");
        CompletableFuture<Answer> second = server.sendAsync("POST", "/ep-1/realtime", "{\"id\": \"a\", \"input\": 2}");

        assertThat(ServerFixture.join(first).body()).isEqualTo("{\"output\":1}");
        assertThat(ServerFixture.join(second).body()).isEqualTo("{\"output\":2}");
    }

    @Test
    void nothing_of_an_answered_job_is_kept() throws InterruptedException {
        answerWith("{\"output\":1}");
        ask("{\"id\": \"a\", \"input\": 1}");

        ServerFixture.until(() -> server.queue().find("a").isEmpty(), "the job to be forgotten");
        assertThat(server.queue().newest()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nojson", "[]", "{}", "{\"id\": 5, \"input\": 1}", "{\"id\": \"\", \"input\": 1}"})
    void a_request_that_is_wrong_is_told_so_in_json(String body) {
        Answer answer = ask(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isNotBlank();
    }

    @Test
    void there_is_no_job_api_but_its_health() {
        for (String path : List.of("/run", "/runsync", "/other/realtime", "/", "/job-done/w/j")) {
            assertThat(server.post(path, "{\"input\": 1}").status()).as(path).isEqualTo(404);
        }
        assertThat(server.get("/docs").status()).isEqualTo(404);
        assertThat(server.get("/docs").error()).contains("POST /ep-1/realtime").doesNotContain("GET /docs");
        assertThat(server.get("/health").status()).isEqualTo(200);
    }

    @Test
    void a_stream_is_answered_as_a_whole() {
        try (ServerFixture streaming = ServerFixture.direct(new ServerRole.Realtime("ep"), true, HOUR)) {
            streaming.work(1, (job, reporter) -> {
                reporter.chunk("1");
                reporter.chunk("{\"a\":2}");
                reporter.streamResult("{\"output\":[],\"stopPod\":true}");
            });

            assertThat(streaming.post("/ep/realtime", "{\"input\": 1}").body())
                    .isEqualTo("{\"output\":[1,{\"a\":2}],\"stopPod\":true}");
        }
    }

    @Test
    void the_platforms_gateway_may_forward_any_host_and_origin() {
        answerWith("{\"output\":1}");
        Answer answer = ServerFixture.join(server.sendAsync(
                server.uri().resolve("/ep-1/realtime"), "POST", "{\"input\": 1}", "Origin", "https://shop.example"));

        assertThat(answer.body()).isEqualTo("{\"output\":1}");
    }
}
