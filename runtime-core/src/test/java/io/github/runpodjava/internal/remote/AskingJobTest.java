package io.github.runpodjava.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.internal.remote.FakeServer.Answer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Questions that no worker answers at once. */
class AskingJobTest extends RemoteCommandFixture {
    private static final String STATUS = "/x/status/j";
    private static final String CANCEL = "/x/cancel/j";
    private static final Answer WAITS = ok("{\"id\": \"j\", \"status\": \"IN_QUEUE\"}");
    private static final String WAITING = "waiting for a worker with a free place ...\n";

    private static Answer done(String output) {
        return ok("{\"id\": \"j\", \"status\": \"COMPLETED\", \"output\": " + output + "}");
    }

    private long cancelled() {
        return asked(CANCEL);
    }

    private long asked(String path) {
        return server.asked().stream()
                .filter(request -> request.startsWith(path + " "))
                .count();
    }

    @Test
    void who_waits_is_told_so_after_some_seconds_and_once() throws Exception {
        server.at(JOBS, any -> WAITS).at(STATUS, any -> told().isEmpty() ? WAITS : done(workers("volume")));

        runWithLooks(1, "logs", "--follow");
        assertThat(told()).isEqualTo(WAITING);

        assertThat(asked(JOBS)).isEqualTo(2);
        assertThat(cancelled()).isZero();
    }

    @Test
    void who_waits_is_told_so_also_while_the_first_request_is_held() throws Exception {
        server.at(JOBS, any -> {
            awaitTold();
            return done(workers("volume"));
        });

        run("logs");

        assertThat(told()).isEqualTo(WAITING);
    }

    @Test
    void who_waits_for_a_server_on_this_machine_is_told_so() throws Exception {
        server.at(DOOR, any -> {
            awaitTold();
            return ok(workers("volume"));
        });

        run("logs");

        assertThat(told()).isEqualTo("waiting for an answer ...\n");
    }

    @Test
    void a_key_that_is_wrong_is_not_said_to_be_missing() {
        server.at(JOBS, any -> new Answer(401, "{}"));

        assertThatThrownBy(() -> runAlone(
                        Environment.of(
                                Map.of("RUNPOD_DEBUG_TOKEN", "0123456789abcdef", "RUNPOD_API_KEY", "rpa_of_another")),
                        stream(out),
                        "logs",
                        "--endpoint",
                        "x",
                        "--api-url",
                        server.url()))
                .hasMessageEndingWith("answered 401; RUNPOD_API_KEY is not a key for it.");
    }

    @Test
    void a_question_leaves_the_queue_by_itself_soon_after_nobody_waits_for_it_any_more() throws Exception {
        server.at(JOBS, any -> done("{\"records\": []}"));

        run("crashes");

        assertThat(server.asked()).last().asString().contains("\"policy\":{\"ttl\":360000}");
    }

    @Test
    void a_question_that_nobody_waits_for_any_more_is_taken_back() throws Exception {
        CountDownLatch polled = new CountDownLatch(1);
        server.at(JOBS, any -> WAITS).at(STATUS, any -> {
            polled.countDown();
            return WAITS;
        });
        Thread asking = new Thread(() -> {
            try {
                run("crashes");
            } catch (InterruptedException expected) {
                Thread.currentThread().interrupt();
            }
        });
        asking.start();
        polled.await();

        asking.interrupt();
        asking.join();

        assertThat(cancelled()).isEqualTo(1);
    }

    @Test
    void a_question_is_taken_back_also_when_the_endpoint_says_nothing_more_of_it() {
        server.at(JOBS, any -> WAITS).at(STATUS, any -> new Answer(503, ""));

        assertThatThrownBy(() -> run("crashes")).hasMessageEndingWith("answered 503.");

        assertThat(cancelled()).isEqualTo(1);
    }

    @Test
    void a_question_is_taken_back_when_the_process_is_told_to_end_before_its_id_is_known() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        server.at(JOBS, any -> {
            sent.countDown();
            sleep(500);
            return WAITS;
        });
        server.at(STATUS, any -> WAITS);
        Endpoint endpoint = new Endpoint(
                RemoteOptions.read(List.of("crashes", "--endpoint", "x", "--api-url", server.url()), WITH_TOKEN),
                JsonMapper.shared(),
                note -> {});
        Thread asking = new Thread(
                () -> assertThatThrownBy(() -> endpoint.ask(JsonMapper.shared().createObjectNode()))
                        .isInstanceOf(InterruptedException.class));
        asking.start();
        sent.await();

        endpoint.withdraw();

        assertThat(cancelled()).isEqualTo(1);
        asking.join();
        assertThat(cancelled()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 429, 502})
    void a_job_that_is_not_known_for_a_moment_is_asked_for_again(int status) throws Exception {
        AtomicInteger polls = new AtomicInteger();
        server.at(JOBS, any -> WAITS)
                .at(STATUS, any -> polls.incrementAndGet() < 3 ? new Answer(status, "{}") : done("{\"up\": true}"));

        run("inspect");

        assertThat(printed()).contains("\"up\" : true");
    }

    @Test
    void who_follows_outlives_a_job_that_is_gone() throws Exception {
        AtomicInteger questions = new AtomicInteger();
        server.at(JOBS, any -> questions.incrementAndGet() == 2 ? WAITS : done(workers("volume", worker("w1"))));

        runWithLooks(2, "logs", "--follow");

        assertThat(questions).hasValue(3);
        assertThat(told())
                .contains("There is no answer any more", "is not known at")
                .endsWith("where it stopped.\n");
    }

    @Test
    void a_page_for_browsers_that_came_instead_of_an_answer_is_told_by_its_start() {
        String page = "<!doctype html>\n<title>Bad gateway \u001b[2J</title>\n" + "<p>x</p>\n".repeat(1000);
        server.at(JOBS, any -> new Answer(502, page));

        assertThatThrownBy(() -> run("logs"))
                .isExactlyInstanceOf(StartupException.class)
                .hasMessageContaining("answered 502: <!doctype html> <title>Bad gateway \\u001b[2J</title> <p>")
                .satisfies(told ->
                        assertThat(told.getMessage()).hasSizeLessThan(1000).doesNotContain("\n"));

        server.at(JOBS, any -> ok(page));
        assertThatThrownBy(() -> run("logs"))
                .hasMessageStartingWith("The answer is no JSON: <!doctype html> <title>")
                .satisfies(told ->
                        assertThat(told.getMessage()).hasSizeLessThan(1000).doesNotContain("\n", "\u001b"));
    }

    @Test
    void who_follows_outlives_a_page_for_browsers() throws Exception {
        AtomicInteger questions = new AtomicInteger();
        server.at(JOBS, any -> questions.incrementAndGet() == 2 ? ok("<html>") : done(workers("volume", worker("w1"))));

        runWithLooks(2, "logs", "--follow");

        assertThat(told()).startsWith("There is no answer any more").endsWith("where it stopped.\n");
    }

    @Test
    void what_is_no_job_is_told() {
        server.at(JOBS, any -> ok("{\"detail\": \"hello\"}"));

        assertThatThrownBy(() -> run("logs")).hasMessage("What answered is no job: {\"detail\":\"hello\"}");
    }

    @Test
    void a_handler_that_got_the_question_and_threw_is_told_without_its_stack() {
        String report = "{\\\"error_type\\\": \\\"X\\\", \\\"error_message\\\": \\\"no prompt\\\","
                + " \\\"error_traceback\\\": \\\"at a\\\"}";
        server.at(JOBS, any -> ok("{\"id\": \"j\", \"status\": \"FAILED\", \"error\": \"" + report + "\"}"));

        assertThatThrownBy(() -> run("logs"))
                .hasMessage("The handler answered: \"no prompt\". Was the worker started with RUNPOD_DEBUG_TOKEN?"
                        + " Without it the handler gets the question.");
    }

    private void awaitTold() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (told().isEmpty() && System.nanoTime() < end) {
            sleep(20);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
