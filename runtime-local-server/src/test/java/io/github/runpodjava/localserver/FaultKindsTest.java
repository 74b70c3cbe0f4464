package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.localserver.ServerFixture.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of fault does to a caller, and to the queue behind it. */
class FaultKindsTest {
    private final ServerFixture server = ServerFixture.start();

    @AfterEach
    void close() {
        // Every struck request is over, however it ended.
        server.awaitOpenRequests(0);
        server.close();
    }

    @Test
    void reset_ends_the_connection_before_the_request_takes_effect() {
        faults("\"on\": \"run\", \"fault\": \"reset\"");

        RawHttp.End end = raw("POST", "/run", "{\"input\": 1}");

        assertThat(end.reset()).isTrue();
        assertThat(end.text()).isEmpty();
        assertThat(inQueue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/run", "/v2/any/run"})
    void close_ends_the_connection_in_good_order_before_the_request_takes_effect(String path) {
        faults("\"on\": \"run\", \"fault\": \"close\"");

        RawHttp.End end = raw("POST", path, "{\"input\": \"" + "x".repeat(500_000) + "\"}");

        assertThat(end).isEqualTo(new RawHttp.End("", false));
        assertThat(inQueue()).isZero();
    }

    @Test
    void lose_lets_the_request_take_effect_and_resets() {
        faults("\"on\": \"client\", \"fault\": \"lose\", \"first\": 1");

        RawHttp.End end = raw("POST", "/run", "{\"input\": 1}");

        assertThat(end).isEqualTo(new RawHttp.End("", true));
        assertThat(inQueue()).isEqualTo(1);
    }

    @Test
    void lose_waits_as_the_request_does() {
        faults("\"on\": \"runsync\", \"fault\": \"lose\"");
        try (RawHttp caller = new RawHttp(server.uri()).send("POST", "/runsync", "{\"input\": 1}")) {
            ServerFixture.until(() -> inQueue() == 1, "the job to be queued");

            server.echo();

            assertThat(caller.readToEnd()).isEqualTo(new RawHttp.End("", true));
        }
        assertThat(completed()).isEqualTo(1);
    }

    @Test
    void status_answers_in_place_of_the_route() {
        faults("\"on\": \"run\", \"fault\": \"status\", \"status\": 429, \"retryAfter\": 7");

        Answer answer = server.post("/run", "{\"input\": 1}");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo("7");
        assertThat(answer.header("X-Fault")).isEqualTo("status");
        assertThat(answer.error()).contains("on demand");
        assertThat(inQueue()).isZero();
    }

    @Test
    void garbage_is_200_and_no_json() {
        faults("\"on\": \"run\", \"fault\": \"garbage\", \"contentType\": \"application/json\", \"body\": \"{{{\"");

        Answer answer = server.post("/run", "{\"input\": 1}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("X-Fault")).isEqualTo("garbage");
        assertThat(answer.body()).isEqualTo("{{{");
    }

    @Test
    void empty_is_200_and_nothing() {
        faults("\"on\": \"run\", \"fault\": \"empty\"");

        Answer answer = server.post("/run", "{\"input\": 1}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo("0");
        assertThat(answer.header("X-Fault")).isEqualTo("empty");
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"status\", \"status\": 504|0",
                "\"status\", \"status\": 504, \"effect\": true|1",
                "\"garbage\"|1",
                "\"garbage\", \"effect\": false|0",
                "\"empty\"|1",
                "\"empty\", \"effect\": false|0"
            })
    void another_answer_comes_instead_of_the_effect_or_after_it(String fault, int jobs) {
        faults("\"on\": \"run\", \"fault\": " + fault);

        assertThat(server.post("/run", "{\"input\": 1}").header("X-Fault")).isNotEmpty();

        assertThat(inQueue()).isEqualTo(jobs);
    }

    @Test
    void truncate_announces_the_whole_answer_and_sends_half_of_it() {
        faults("\"on\": \"run\", \"fault\": \"truncate\"");

        RawHttp.End end = raw("POST", "/run", "{\"input\": 1}");

        assertThat(end.reset()).isFalse();
        assertThat(end.text()).contains("HTTP/1.1 200", "X-Fault: truncate");
        String body = end.text().substring(end.text().indexOf("\r\n\r\n") + 4);
        assertThat(body).startsWith("{\"id\":");
        assertThat(RawHttp.contentLength(end.text()) / 2).isEqualTo(body.length());
        assertThat(inQueue()).isEqualTo(1);
    }

    @Test
    void truncate_of_an_answer_without_a_body_cuts_all_of_it() {
        faults("\"on\": \"health\", \"fault\": \"truncate\"");

        assertThat(raw("HEAD", "/health", "")).isEqualTo(new RawHttp.End("", false));
    }

    @Test
    void slow_waits_before_it_does_anything() {
        faults("\"on\": \"run\", \"fault\": \"slow\", \"delayMs\": [300, 400]");
        long begin = System.nanoTime();

        Answer answer = server.post("/run", "{\"input\": 1}");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Fault")).isEqualTo("slow");
        assertThat(inQueue()).isEqualTo(1);
    }

    @Test
    void slow_requests_hold_no_threads_and_hold_up_no_end() {
        faults("\"on\": \"requests\", \"fault\": \"slow\", \"delayMs\": 300000");
        List<CompletableFuture<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            calls.add(server.sendAsync("GET", "/requests", null));
        }
        server.awaitOpenRequests(300);
        assertThat(server.get("/docs").status()).isEqualTo(200);

        server.close();

        // With an answer or without: the server may be gone before it has written all of them.
        calls.forEach(call -> ServerFixture.join(call.handle((answer, failed) -> true)));
    }

    @Test
    void duplicate_makes_a_request_take_effect_twice() {
        faults("\"on\": \"run\", \"fault\": \"duplicate\"");

        Answer answer = server.post("/v2/any/run", "{\"input\": 1}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Fault")).isEqualTo("duplicate");
        assertThat(inQueue()).isEqualTo(2);
    }

    @Test
    void both_effects_of_a_duplicate_have_the_whole_body() {
        server.echo();
        faults("\"on\": \"runsync\", \"fault\": \"duplicate\"");
        String input = "\"" + "\u00e4".repeat(1_000_000) + "\"";

        Answer answer = server.post("/runsync", "{\"input\": " + input + "}");

        assertThat(answer.json().get("output").toString()).isEqualTo(input);
        assertThat(completed()).isEqualTo(2);
    }

    @Test
    void what_a_worker_sends_arrives_twice() {
        faults("\"on\": [\"job-stream\", \"job-done\"], \"fault\": \"duplicate\"");
        String id = server.run("{\"input\": 1}");
        server.get("/job-take/w1");

        server.post("/job-stream/w1/" + id, "{\"output\": \"a\"}");
        Answer done = server.post("/job-done/w1/" + id, "{\"output\": []}");

        assertThat(done.header("X-Fault")).isEqualTo("duplicate");
        assertThat(server.get("/stream/" + id).json().get("stream")).hasSize(2);
        assertThat(server.statusOf(id)).isEqualTo("COMPLETED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/job-take/", "/v2/e/job-take-batch/"})
    void duplicate_of_a_take_hands_the_same_job_to_the_next_poll_as_well(String take) {
        faults("\"on\": \"worker\", \"fault\": \"duplicate\", \"first\": 1");
        server.run("{\"input\": {\"n\": 1.50}}");

        Answer taken = server.get(take + "w1?batch_size=3");
        Answer again = server.get(take + "w2?batch_size=3");
        server.run("{\"input\": 2}");
        Answer next = server.get(take + "w1?batch_size=3");

        assertThat(again.body()).isEqualTo(taken.body()).contains("1.50");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Content-Type")).isEqualTo("application/json");
        assertThat(again.header("X-Fault")).isEqualTo("duplicate");
        assertThat(next.body()).isNotEqualTo(taken.body());
        assertThat(next.header("X-Fault")).isEmpty();
    }

    @Test
    void a_take_that_brings_no_job_cannot_be_doubled_and_does_not_count() {
        faults("\"on\": \"job-take\", \"fault\": \"duplicate\", \"times\": 1");

        Answer none = server.send("HEAD", "/job-take/w1", null);

        assertThat(none.status()).isEqualTo(204);
        assertThat(none.header("X-Fault")).isEmpty();
        assertThat(server.get("/faults")
                        .json()
                        .get("rules")
                        .get(0)
                        .get("applied")
                        .intValue())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"status\", \"status\": 503",
                "\"status\", \"status\": 503, \"effect\": true",
                "\"garbage\"",
                "\"empty\"",
                "\"duplicate\"",
                "\"slow\", \"delayMs\": 1"
            })
    void the_connection_of_a_faulty_answer_can_be_used_again(String fault) {
        faults("\"on\": \"run\", \"fault\": " + fault + ", \"times\": 2");
        try (RawHttp connection = new RawHttp(server.uri())) {
            for (int i = 0; i < 2; i++) {
                assertThat(connection
                                .send("POST", "/run", "{\"input\": \"" + "x".repeat(100_000) + "\"}")
                                .readAnswer())
                        .contains("X-Fault");
            }

            String answer = connection.send("POST", "/run", "{\"input\": 1}").readAnswer();

            assertThat(answer).startsWith("HTTP/1.1 200").contains("IN_QUEUE").doesNotContain("X-Fault");
        }
    }

    @Test
    void errors_and_unknown_jobs_carry_the_name_of_the_fault_too() {
        faults("\"on\": \"client\", \"fault\": \"slow\", \"delayMs\": 0");

        Answer unknown = server.get("/status/none");

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.header("X-Fault")).isEqualTo("slow");
        assertThat(server.get("/nowhere").header("X-Fault")).isEmpty();
        assertThat(server.get("/docs").header("X-Fault")).isEmpty();
        assertThat(server.send("OPTIONS", "/run", null).header("X-Fault")).isEmpty();
    }

    private void faults(String rule) {
        Answer answer = server.send("PUT", "/faults", "{\"seed\": 1, \"rules\": [{" + rule + "}]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private RawHttp.End raw(String method, String path, String body) {
        try (RawHttp connection = new RawHttp(server.uri())) {
            return connection.send(method, path, body).readToEnd();
        }
    }

    private int inQueue() {
        return (int) server.queue().health().jobs().inQueue();
    }

    private int completed() {
        return (int) server.queue().health().jobs().completed();
    }
}
