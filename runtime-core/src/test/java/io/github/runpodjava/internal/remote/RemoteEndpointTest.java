package io.github.runpodjava.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.internal.remote.FakeServer.Answer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteEndpointTest extends RemoteCommandFixture {
    @Test
    void what_a_door_refuses_is_told_as_the_door_says_it() {
        server.refusingAt(DOOR, 400, "INVALID_QUESTION", "ask = foo   expected one of logs, crashes")
                .at(JOBS, any -> new Answer(401, "{}"));

        assertThatThrownBy(() -> run("inspect", "--what", "memory"))
                .isExactlyInstanceOf(StartupException.class)
                .hasMessage("The worker refused: ask = foo   expected one of logs, crashes.");
        assertThat(server.asked()).hasSize(1).first().asString().startsWith(DOOR);
    }

    @Test
    void what_a_door_refuses_ends_as_one_sentence() {
        server.at(
                DOOR,
                any -> new Answer(
                        400, "{\"error\": {\"code\": \"X\", \"message\": \"It cannot be.\", \"help\": \"\"}}"));

        assertThatThrownBy(() -> run("crashes")).hasMessage("The worker refused: It cannot be.");
    }

    @Test
    void a_door_that_does_not_know_the_token_has_its_variable_named() {
        server.refusingAt(DOOR, 401, "UNAUTHORIZED", "no").at(JOBS, any -> new Answer(401, "{}"));

        assertThatThrownBy(() -> run("logs"))
                .hasMessage("The worker refused: RUNPOD_DEBUG_TOKEN is not the token that it was started with.");
    }

    @Test
    void a_server_that_wants_its_key_first_is_no_door() {
        Answer gate = new Answer(401, "{\"error\": \"unauthorized\"}");
        server.at(DOOR, any -> gate).at(JOBS, any -> gate);

        assertThatThrownBy(() -> run("logs")).hasMessageContaining("answered 401; set RUNPOD_API_KEY");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 503})
    void a_server_without_a_door_or_a_worker_of_its_own_gets_a_job(int status) throws Exception {
        Map<Integer, String> codes = Map.of(404, "NOT_FOUND", 405, "METHOD_NOT_ALLOWED", 503, "NO_WORKER_HERE");
        server.refusingAt(DOOR, status, codes.get(status), "no")
                .at(JOBS, any -> ok("{\"id\": \"j\", \"status\": \"COMPLETED\", \"output\": {\"up\": true}}"));

        run("inspect");

        assertThat(printed()).contains("\"up\" : true");
    }

    @Test
    void the_debug_port_of_a_process_that_has_no_worker_yet_says_so() {
        server.refusingAt(DOOR, 503, "NO_WORKER_HERE", "no").refusingAt(JOBS, 401, "UNAUTHORIZED", "no");

        assertThatThrownBy(() -> run("logs")).hasMessageStartingWith("No worker runs in that process; ask again");
    }

    @Test
    void where_nobody_listens_the_flag_that_says_where_is_named() {
        String nowhere = "http://127.0.0.1:1";

        assertThatThrownBy(() -> runAlone(WITH_TOKEN, stream(out), "logs", "--endpoint", "x", "--api-url", nowhere))
                .isExactlyInstanceOf(StartupException.class)
                .hasMessageStartingWith("The endpoint cannot be reached: ")
                .hasMessageEndingWith(". See --api-url.");
        assertThatThrownBy(() -> runAlone(
                        WITH_TOKEN,
                        stream(out),
                        "logs",
                        "--platform",
                        "--worker",
                        "w1",
                        "--endpoint",
                        "x",
                        "--platform-url",
                        nowhere))
                .isExactlyInstanceOf(StartupException.class)
                .hasMessageEndingWith(". See --platform-url.");
    }

    private static Answer failed(String error) {
        return ok("{\"id\": \"j\", \"status\": \"FAILED\", \"error\": \"" + error + "\"}");
    }

    @Test
    void a_worker_that_is_named_is_asked_until_it_gets_the_question() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        server.at(
                JOBS,
                any -> asked.incrementAndGet() < 3
                        ? failed("Another worker answered: \\\"w2\\\" and not \\\"w1\\\". HELP.")
                        : ok("{\"id\": \"j\", \"status\": \"COMPLETED\", \"output\": {\"this_worker\": \"w1\"}}"));

        run("inspect", "--worker", "w1");

        assertThat(printed()).contains("\"this_worker\" : \"w1\"");
    }

    @Test
    void a_worker_that_never_gets_the_question_is_told_with_those_that_did() {
        server.refusingAt(DOOR, 404, "ANOTHER_WORKER", "Another worker answered: x")
                .at(JOBS, any -> failed("Another worker answered: \\\"w2\\\" and not \\\"nope\\\". HELP."));

        assertThatThrownBy(() -> run("inspect", "--worker", "nope"))
                .isExactlyInstanceOf(StartupException.class)
                .hasMessageStartingWith(
                        "No worker \"nope\" answered: of 5 questions each came to another, to w2. Look up its name");
        assertThat(server.asked()).hasSize(6);
    }

    @Test
    void the_debug_port_of_another_worker_says_so() {
        server.refusingAt(DOOR, 404, "ANOTHER_WORKER", "Another worker answered: \\\"w2\\\" and not \\\"nope\\\"")
                .refusingAt(JOBS, 404, "NOT_FOUND", "no");

        assertThatThrownBy(() -> run("inspect", "--worker", "nope"))
                .hasMessage("The worker refused: Another worker answered: \"w2\" and not \"nope\". HELP.");
    }

    @Test
    void a_job_that_the_worker_behind_a_door_does_not_know_is_not_asked_for_again() {
        server.refusingAt(DOOR, 404, "JOB_NOT_FOUND", "This worker has no job");

        assertThatThrownBy(() -> run("inspect", "--what", "workflow", "--job", "nope"))
                .hasMessage("The worker refused: This worker has no job. HELP.");
        assertThat(server.asked()).hasSize(1);
    }
}
