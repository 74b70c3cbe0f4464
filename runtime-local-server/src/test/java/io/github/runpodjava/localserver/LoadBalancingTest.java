package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.localserver.ServerFixture.Answer;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.ServerRole;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadBalancingTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final ServerRole ROLE = new ServerRole.LoadBalancing(null, null);

    private final ServerFixture server = ServerFixture.direct(ROLE, false, HOUR);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @AfterEach
    void close() {
        mayEnd.countDown();
        server.close();
    }

    private void answerWith(String body) {
        server.work(1, (job, reporter) -> {
            begun.countDown();
            mayEnd.await();
            reporter.result(body);
        });
    }

    private void answerAtOnceWith(String body) {
        mayEnd.countDown();
        answerWith(body);
    }

    private CompletableFuture<Answer> ask() {
        return server.sendAsync("POST", "/", "{\"input\": 1}");
    }

    /** The same on a connection that the test can close. */
    private Socket askOnItsOwn() throws IOException {
        String body = "{\"input\": 1}";
        Socket caller = new Socket("127.0.0.1", server.uri().getPort());
        caller.getOutputStream()
                .write(("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
        return caller;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"output\":{\"price\":1.10}} | 200 | {\"output\":{\"price\":1.10}}",
                "{\"output\":null} | 200 | {\"output\":null}",
                "{} | 200 | {\"output\":{}}",
                "{\"output\":1,\"stopPod\":true} | 200 | {\"output\":1}",
                "{\"error\":\"no\"} | 500 | {\"error\":\"no\"}",
                "{\"output\":1,\"error\":\"no\"} | 500 | {\"output\":1,\"error\":\"no\"}"
            })
    void the_status_says_what_came_of_the_job(String result, int status, String body) {
        answerAtOnceWith(result);

        Answer answer = server.post("/", "{\"input\": 1}");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nojson", "[]", "{}", "{\"id\": \"a\"}"})
    void a_request_that_is_wrong_is_told_so_in_json(String body) {
        Answer answer = server.post("/", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isNotBlank();
    }

    @Test
    void a_request_of_30_mib_is_taken_and_one_that_is_longer_is_not() {
        answerAtOnceWith("{\"output\":1}");
        int limit = 30 * 1024 * 1024;
        String whole = "{\"input\": \"" + "x".repeat(limit - 13) + "\"}";

        assertThat(whole).hasSize(limit);
        assertThat(server.post("/", whole).status()).isEqualTo(200);
        assertThat(server.post("/", whole + " ").status()).isEqualTo(400);
    }

    @Test
    void a_result_may_be_larger_than_what_the_queue_of_runpod_takes() {
        String text = "x".repeat(25 * 1024 * 1024);
        answerAtOnceWith("{\"output\":\"" + text + "\"}");

        Answer answer = server.post("/", "{\"input\": 1}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("output").stringValue()).isEqualTo(text);
    }

    @Test
    void health_goes_from_204_over_200_to_503() {
        assertThat(server.get("/ping").status()).isEqualTo(204);
        assertThat(server.get("/ping").body()).isEmpty();

        answerAtOnceWith("{\"output\":1}");
        ServerFixture.until(() -> server.get("/ping").status() == 200, "the worker to be ready");

        server.server().drain();
        assertThat(server.get("/ping").status()).isEqualTo(503);
        assertThat(server.get("/ping").header("Connection")).isEqualTo("close");
    }

    @Test
    void a_worker_that_is_busy_is_healthy() throws InterruptedException {
        answerWith("{\"output\":1}");
        CompletableFuture<Answer> running = ask();
        begun.await();

        assertThat(server.get("/ping").status()).isEqualTo(200);
        mayEnd.countDown();
        assertThat(ServerFixture.join(running).status()).isEqualTo(200);
    }

    @Test
    void an_unfit_worker_is_unhealthy() {
        server.worker().reportUnhealthy("gpu", "there is none");

        assertThat(server.get("/ping").status()).isEqualTo(503);
    }

    @Test
    void health_has_the_path_and_the_port_that_the_endpoint_says() {
        try (ServerFixture apart = ServerFixture.direct(new ServerRole.LoadBalancing(0, "/health"), false, HOUR)) {
            assertThat(apart.get("/health").status()).isEqualTo(204);
            assertThat(apart.get("/ping").status()).isEqualTo(204);
            for (String path : List.of("/health", "/ping")) {
                Answer answer = ServerFixture.join(
                        apart.sendAsync(apart.server().health().resolve(path), "GET", null));
                assertThat(answer.status()).as(path).isEqualTo(204);
            }
            for (String path : List.of("/", "/run", "/runsync")) {
                Answer answer = ServerFixture.join(
                        apart.sendAsync(apart.server().health().resolve(path), "POST", "{\"input\": 1}"));
                assertThat(answer.status()).as(path).isEqualTo(404);
            }
            assertThat(apart.server().health().getPort())
                    .isNotEqualTo(apart.uri().getPort());
        }
    }

    @Test
    void the_root_can_be_the_health_check_too() {
        try (ServerFixture root = ServerFixture.direct(new ServerRole.LoadBalancing(null, "/"), false, HOUR)) {
            root.echo();
            ServerFixture.until(() -> root.get("/").status() == 200, "the worker to be ready");
            assertThat(root.post("/", "{\"input\": 1}").body()).isEqualTo("{\"output\":1}");
            assertThat(root.send("OPTIONS", "/", null).header("Allow")).contains("GET", "POST");
        }
    }

    @Test
    void a_port_of_the_health_check_that_is_in_use_is_named_and_the_other_is_given_back() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            ServerRole role = new ServerRole.LoadBalancing(taken.getLocalPort(), null);
            assertThatThrownBy(() -> ServerFixture.direct(role, false, HOUR))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("in use. Set PORT_HEALTH to another");
        }
    }

    @Test
    void the_job_api_of_one_worker_is_there_and_what_belongs_to_a_developers_machine_is_not() {
        answerAtOnceWith("{\"output\":1}");

        assertThat(server.post("/runsync", "{\"input\": 1}")
                        .json()
                        .get("status")
                        .stringValue())
                .isEqualTo("COMPLETED");
        String id = server.run("{\"input\": 1}");
        server.awaitStatus(id, "COMPLETED");
        assertThat(server.post("/cancel/" + id, "").status()).isEqualTo(200);
        assertThat(server.get("/stream/" + id).status()).isEqualTo(200);
        assertThat(server.get("/health").json().has("workers")).isTrue();
        for (String path : List.of("/docs", "/requests", "/metrics", "/job-take/w?gpu=x", "/job-stop/w")) {
            assertThat(server.get(path).status()).as(path).isEqualTo(404);
        }
        assertThat(server.post("/purge-queue", "").status()).isEqualTo(404);
        assertThat(server.post("/job-done/w/" + id, "{}").status()).isEqualTo(404);
    }

    @Test
    void a_request_over_the_gateways_limit_is_answered_504_and_its_job_cancelled() {
        try (ServerFixture quick = ServerFixture.direct(ROLE, false, Duration.ofMillis(50))) {
            quick.work(1, (job, reporter) -> mayEnd.await());
            Answer answer = quick.post("/", "{\"input\": 1}");

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.error()).contains("cancelled");
            ServerFixture.until(() -> quick.queue().health().jobs().inProgress() == 0, "the job to be cancelled");
        }
    }

    @Test
    void a_drain_finishes_what_runs_and_gives_back_what_waits() throws InterruptedException {
        answerWith("{\"output\":\"done\"}");
        CompletableFuture<Answer> running = ask();
        begun.await();
        // The loop takes as many jobs as it has places; this one has a place for each.
        server.worker().stopTaking();
        CompletableFuture<Answer> waiting = ask();
        ServerFixture.until(() -> server.queue().health().jobs().inQueue() == 1, "the second request");

        server.server().drain();

        Answer second = ServerFixture.join(waiting);
        assertThat(second.status()).isEqualTo(503);
        assertThat(second.header("Connection")).isEqualTo("close");
        assertThat(second.error()).contains("send it again");
        Answer third = ServerFixture.join(ask());
        assertThat(third.status()).isEqualTo(503);
        assertThat(third.header("Connection")).isEqualTo("close");
        mayEnd.countDown();
        assertThat(ServerFixture.join(running).body()).isEqualTo("{\"output\":\"done\"}");
    }

    @Test
    void closing_answers_who_still_waits() throws InterruptedException {
        answerWith("{\"output\":1}");
        CompletableFuture<Answer> running = ask();
        begun.await();

        server.close();

        Answer answer = ServerFixture.join(running);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.error()).isEqualTo("The worker ended before the job did.");
    }

    @Test
    void the_job_of_a_caller_that_hangs_up_is_stopped() throws Exception {
        answerWith("{\"output\":1}");
        try (Socket caller = askOnItsOwn()) {
            begun.await();
        }

        assertThat(server.worker().awaitStops().fold(f -> f.items().size(), () -> 0, t -> 0, f -> 0, () -> 0))
                .isEqualTo(1);
        ServerFixture.until(() -> server.queue().newest().isEmpty(), "the job to be forgotten");
    }

    @Test
    void a_caller_that_hung_up_while_its_job_waited_costs_the_worker_nothing() throws Exception {
        try (Socket caller = askOnItsOwn()) {
            ServerFixture.until(() -> server.queue().health().jobs().inQueue() == 1, "the job to wait");
        }

        ServerFixture.until(() -> server.queue().health().jobs().inQueue() == 0, "the job to be gone");
    }

    @Test
    void connections_are_used_again() {
        answerAtOnceWith("{\"output\":1}");
        for (int i = 0; i < 50; i++) {
            assertThat(server.post("/", "{\"input\": 1}").body()).isEqualTo("{\"output\":1}");
        }
        ServerFixture.until(() -> server.queue().newest().isEmpty(), "all jobs to be forgotten");
    }

    @Test
    void a_result_that_comes_after_the_caller_left_is_refused_as_gone() throws Exception {
        CompletableFuture<PostAnswer> late = new CompletableFuture<>();
        server.work(1, (job, reporter) -> {
            begun.countDown();
            mayEnd.await();
            late.complete(reporter.result("{\"output\":1}"));
        });
        try (Socket caller = askOnItsOwn()) {
            begun.await();
        }
        ServerFixture.until(() -> server.queue().newest().isEmpty(), "the job to be forgotten");
        mayEnd.countDown();

        assertThat(ServerFixture.join(late)).isInstanceOf(PostAnswer.Refused.class);
    }
}
