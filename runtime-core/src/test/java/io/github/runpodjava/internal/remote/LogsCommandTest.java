package io.github.runpodjava.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.internal.remote.FakeServer.Answer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class LogsCommandTest extends RemoteCommandFixture {
    @Test
    void a_job_that_nobody_logged_is_told() {
        volume();

        assertThatThrownBy(() -> run("logs", "--job", "nope"))
                .isExactlyInstanceOf(StartupException.class)
                .hasMessage("Nothing of a job \"nope\" is among the last lines of w1, w2; look up the id of the job.");
        assertThat(printed()).isEmpty();
    }

    @Test
    void a_worker_that_is_not_there_is_told_with_those_that_are() {
        volume();

        assertThatThrownBy(() -> run("logs", "--worker", "nope", "--job", "a", "--level", "warn"))
                .isExactlyInstanceOf(StartupException.class)
                .hasMessage(
                        "No worker \"nope\" has left a log; there are those of w1, w2. What died before it could log"
                                + " may have left a crash record: ask for crashes --worker nope.");
    }

    @Test
    void another_worker_that_keeps_no_file_does_not_answer_for_the_one_that_was_named() {
        server.at(DOOR, any -> ok(workers("memory", worker("w1", line("a", "hello")))));

        assertThatThrownBy(() -> run("logs", "--worker", "nope"))
                .isExactlyInstanceOf(StartupException.class)
                .hasMessageStartingWith("The worker that answered is \"w1\" and not \"nope\", ");
        assertThat(printed()).isEmpty();
    }

    @Test
    void a_worker_or_a_job_without_lines_of_the_level_is_there_all_the_same() throws Exception {
        volume();

        run("logs", "--worker", "w1", "--level", "error");
        run("logs", "--job", "a", "--level", "error");
        run("logs", "--level", "error");

        assertThat(printed()).isEmpty();
    }

    @Test
    void the_lines_of_the_job_that_asks_do_not_count() throws Exception {
        server.at(JOBS, body -> job(body.at("/input/runpod_debug"), 30));

        run("logs", "--lines", "2");

        assertThat(printed().lines()).containsExactly("w1 | a | 29", "w1 | a | 30");
    }

    @Test
    void no_more_than_the_worker_takes_is_asked_for() throws Exception {
        server.at(JOBS, body -> job(body.at("/input/runpod_debug"), 30));

        run("logs", "--lines", "5000");

        assertThat(printed().lines()).hasSize(30);
        assertThat(server.asked()).last().asString().contains("\"lines\":5000");
    }

    @Test
    void what_did_not_fit_into_the_answer_is_told() throws Exception {
        String full = "{\"worker\": \"w2\", \"log\": \"w2\", \"next\": 1, \"left_out\": 28, \"lines\": ["
                + line("a", "hello") + "]}";
        server.at(DOOR, any -> ok(workers("volume", worker("w1", line("a", "hi")), full)));

        run("logs", "--lines", "10");

        assertThat(printed().lines()).hasSize(2);
        assertThat(told())
                .isEqualTo("9 older lines of w2 are left out, for an answer holds 4 MiB; ask for fewer --lines, or for"
                        + " one --worker.\n");
    }

    @Test
    void files_that_were_not_looked_through_are_told() throws Exception {
        server.at(
                DOOR,
                any -> ok(
                        "{\"workers\": [" + worker("w1", line("a", "hi")) + "], \"not_looked_through\": {\"w1\": 3}}"));

        run("logs", "--level", "error");

        assertThat(told()).startsWith("3 older files of w1 are not looked through to their start");
    }

    @Test
    void lines_that_nobody_asked_for_are_not_said_to_be_left_out() throws Exception {
        String full = "{\"worker\": \"w2\", \"log\": \"w2\", \"next\": 1, \"left_out\": 20, \"lines\": ["
                + line("a", "1") + "," + line("a", "2") + "]}";
        server.at(DOOR, any -> ok(workers("volume", full)));

        run("logs", "--lines", "2");

        assertThat(told()).isEmpty();
    }

    @Test
    void a_file_that_is_behind_is_told() throws Exception {
        server.at(
                DOOR,
                any -> ok("{\"this_worker\": \"w1\", \"source\": \"volume\", \"behind\": 3, \"workers\": ["
                        + worker("w1", line("a", "hi")) + "]}"));

        run("logs");

        assertThat(printed().lines()).hasSize(1);
        assertThat(told())
                .isEqualTo("The log file of w1 cannot be written to now: 3 newer lines are not in it. Its standard"
                        + " error says why.\n");
    }

    @Test
    void a_log_that_cannot_be_read_is_told() throws Exception {
        server.at(
                DOOR,
                any -> ok(
                        "{\"this_worker\": \"w1\", \"source\": \"volume\", \"unreadable\": {\"w2\": \"X: no\\u001b\"},"
                                + " \"workers\": [" + worker("w1", line("a", "hi")) + "]}"));

        runWithLooks(2, "logs", "--follow");

        assertThat(told()).isEqualTo("The log w2 cannot be read by the worker that answers: X: no\\u001b\n");
    }

    @Test
    void a_worker_that_writes_no_file_must_not_look_like_one_that_logged_nothing() throws Exception {
        String start =
                "{\"this_worker\": \"w1\", \"source\": \"volume\", \"note\": \"None is written.\", \"workers\": [";
        server.at(DOOR, any -> ok(start + "]}"));

        assertThatThrownBy(() -> run("logs"))
                .isExactlyInstanceOf(StartupException.class)
                .hasMessage("None is written.");

        server.at(DOOR, any -> ok(start + worker("dead", line("a", "hi")) + "]}"));
        run("logs");

        assertThat(printed().lines()).containsExactly("dead | a | hi");
        assertThat(told()).isEqualTo("None is written.\n");
    }

    @Test
    void a_line_is_printed_with_who_said_it_and_which_part_it_is() throws Exception {
        String start = "{\"requestId\": \"a\", \"level\": \"INFO\", \"timestamp\": \"T\", ";
        server.at(
                DOOR,
                any -> ok(workers(
                        "volume",
                        worker(
                                "w1",
                                start + "\"logger\": \"com.example.Captioner\", \"message\": \"loaded\","
                                        + " \"data\": {\"layers\": 40}}",
                                start + "\"logger\": \"stdout\", \"message\": \"of it\","
                                        + " \"part\": {\"number\": 2, \"total\": 3, \"id\": \"1f\"}}",
                                "{\"message\": \"# of the JVM\", \"logger\": \"ends.with.\"}"))));

        run("logs");

        assertThat(printed().lines())
                .containsExactly(
                        "T INFO  w1 | a | Captioner: loaded layers=40",
                        "T INFO  w1 | a | stdout: (part 2/3) of it",
                        "w1 | # of the JVM");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\n", "\\r", "\\r\\n", "\\u000b", "\\f", "\\u001c", "\\u001d", "\\u001e", "\\u0085", "\\u2028",
                "\\u2029"
            })
    void nothing_that_a_line_has_in_it_looks_like_a_line_of_another_worker_or_job(String end) throws Exception {
        String forged = "x" + end + "w2 | b | forged";
        server.at(
                DOOR,
                any -> ok(workers(
                        "volume",
                        worker(
                                forged,
                                "{\"requestId\": \"" + forged + "\", \"timestamp\": \"" + forged + "\", \"level\": \""
                                        + forged + "\", \"logger\": \"" + forged + "\", \"message\": \"" + forged
                                        + "\", \"part\": {\"number\": \"" + forged + "\", \"total\": \"" + forged
                                        + "\"}, \"data\": {\"" + forged + "\": \"" + forged
                                        + "\"}, \"error\": {\"stack\": \""
                                        + forged + "\"}}"))));

        run("logs");

        // As any reader takes it: those of Python go by all of these.
        String[] lines = printed().split("\\R|[\\u001c-\\u001e]");
        assertThat(lines).hasSize(4);
        assertThat(lines[0]).startsWith("x\\").contains(": (part x\\").endsWith(") x");
        assertThat(lines[1]).startsWith("    w2 | b | forged x\\").contains("=x\\");
        assertThat(lines[2]).isEqualTo("    x");
        assertThat(lines[3]).isEqualTo("    w2 | b | forged");
    }

    @Test
    void a_message_has_its_lines_and_cannot_drive_the_terminal() throws Exception {
        String message = "one\\r\\n\\ttwo\\u001b[2J\\u009b\\n\\n";
        server.at(
                DOOR,
                any -> ok(workers(
                        "volume",
                        worker(
                                "w1",
                                "{\"message\": \"" + message + "\", \"data\": {\"key\": \"a\\r\\nb\\u0000\"}}",
                                line("a", "next")))));

        run("logs");

        assertThat(printed()).isEqualTo("w1 | one\n    \ttwo\\u001b[2J\\u009b key=a\\r\\nb\\u0000\nw1 | a | next\n");
    }

    /** As a worker answers a job: the last line is that of the job itself. */
    private static Answer job(JsonNode question, int logged) {
        List<String> lines = IntStream.rangeClosed(1, logged)
                .mapToObj(n -> line("a", String.valueOf(n)))
                .collect(Collectors.toList());
        lines.add(line("asking", "Started."));
        int most = question.path("lines").asInt();
        String[] last =
                lines.subList(Math.max(0, lines.size() - most), lines.size()).toArray(String[]::new);
        return ok("{\"id\": \"asking\", \"status\": \"COMPLETED\", \"output\": " + workers("volume", worker("w1", last))
                + "}");
    }
}
