package io.github.runpodjava.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.InvalidSettingsException;
import io.github.runpodjava.internal.inspect.JobQuestions;
import io.github.runpodjava.internal.remote.FakeServer.Answer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class RemoteCommandTest {
    private static final String DOOR = "/debug/ask";
    private static final String JOBS = "/x/runsync";
    private static final Environment WITH_TOKEN = Environment.of(Map.of("RUNPOD_DEBUG_TOKEN", "0123456789abcdef"));

    private final FakeServer server = new FakeServer();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        server.close();
    }

    private void run(String... arguments) throws InterruptedException {
        runWithLooks(1, arguments);
    }

    private void runWithLooks(int most, String... arguments) throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--endpoint", "x", "--api-url", server.url()));
        RemoteCommand.run(all, WITH_TOKEN, stream(out), stream(err), () -> looks.getAndIncrement() < most);
    }

    private static void runAlone(Environment environment, PrintStream out, String... arguments)
            throws InterruptedException {
        RemoteCommand.run(List.of(arguments), environment, out, out);
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String told() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static Answer ok(String body) {
        return new Answer(200, body);
    }

    private static String workers(String source, String... workers) {
        return "{\"this_worker\": \"w1\", \"source\": \"" + source + "\", \"workers\": [" + String.join(",", workers)
                + "]}";
    }

    private static String worker(String name, String... lines) {
        return "{\"worker\": \"" + name + "\", \"log\": \"" + name + "\", \"next\": 1, \"lines\": ["
                + String.join(",", lines) + "]}";
    }

    private static String line(String job, String message) {
        return "{\"requestId\": \"" + job + "\", \"message\": \"" + message + "\"}";
    }

    /** Two workers on a volume, of which the first has logged a line of the job a. */
    private void volume() {
        server.at(DOOR, question -> {
            boolean all = question.path("job_id").asString("a").equals("a")
                    && !question.path("level").asString("").equals("error");
            String one = worker("w1", all ? new String[] {line("a", "hello")} : new String[0]);
            String wanted = question.path("worker").asString("");
            return ok(
                    wanted.isEmpty()
                            ? workers("volume", one, worker("w2"))
                            : workers("volume", wanted.equals("w1") ? new String[] {one} : new String[0]));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"logs", "crashes", "inspect"})
    void a_command_without_its_endpoint_is_refused_and_is_no_start_of_a_worker(String command) {
        assertThat(RemoteCommand.isMeant(List.of(command, "--lines", "5"))).isTrue();
        assertThatThrownBy(() -> runAlone(WITH_TOKEN, stream(out), command, "--lines", "5"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("--endpoint   missing; the id of the endpoint");
    }

    @Test
    void an_argument_of_that_name_further_back_is_the_programs_own() {
        assertThat(RemoteCommand.isMeant(List.of("--folder", "logs"))).isFalse();
        assertThat(RemoteCommand.isMeant(List.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "", "Memory"})
    void what_nobody_can_answer_is_refused_before_anything_is_sent(String what) {
        assertThatThrownBy(() -> run("inspect", "--what", what))
                .isInstanceOfSatisfying(InvalidSettingsException.class, unusable -> assertThat(unusable.problems())
                        .containsExactly("--what = \"" + what + "\"   expected one of status, workflow, queue, memory,"
                                + " artifacts, config, connections, threads, startup, metrics, ready, log-level, for"
                                + " example memory"));
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void the_help_names_all_that_can_be_asked() {
        assertThat(RemoteUsage.text()).contains(JobQuestions.names());
    }

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
                .hasMessage("No worker \"nope\" has left a log; there are those of w1, w2.");
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
    void who_follows_waits_for_a_job_that_is_not_there_yet() throws Exception {
        volume();

        run("logs", "--job", "nope", "--follow");

        assertThat(server.asked()).hasSize(2);
    }

    /** A door that has lines but for the questions whose number is named, counted from 0. */
    private void unwellAt(Set<Integer> numbers, Answer instead) {
        AtomicInteger question = new AtomicInteger();
        server.at(DOOR, any -> {
            int number = question.getAndIncrement();
            return numbers.contains(number)
                    ? instead
                    : ok(workers(
                            "volume",
                            "{\"worker\": \"w1\", \"log\": \"w1\", \"next\": " + number + ", \"lines\": ["
                                    + line("a", "line " + number) + "]}"));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void who_follows_goes_on_where_he_was_when_there_are_answers_again(int status) throws Exception {
        unwellAt(
                Set.of(2, 3),
                new Answer(status, "{\"error\": {\"code\": \"X\", \"message\": \"not now\", \"help\": \"\"}}"));

        runWithLooks(4, "logs", "--follow");

        assertThat(printed().lines()).containsExactly("w1 | a | line 0", "w1 | a | line 1", "w1 | a | line 4");
        assertThat(server.asked()).last().asString().contains("\"after\":{\"w1\":1}");
        assertThat(told())
                .isEqualTo("There is no answer any more; asking again until there is one: The worker refused: not"
                        + " now.\nThere are answers again; going on where it stopped.\n");
    }

    @Test
    void who_follows_outlives_a_connection_that_breaks() throws Exception {
        AtomicInteger question = new AtomicInteger();
        // Not only once: the client tries again by itself.
        server.at(DOOR, any -> {
            boolean breaks = question.getAndIncrement() > 0 && told().isEmpty();
            return breaks ? FakeServer.NONE : ok(workers("volume", worker("w1")));
        });

        runWithLooks(2, "logs", "--follow");

        assertThat(told()).startsWith("There is no answer any more").endsWith("going on where it stopped.\n");
    }

    @Test
    void who_is_refused_follows_no_longer() {
        unwellAt(Set.of(1), new Answer(401, "{\"error\": {\"code\": \"UNAUTHORIZED\", \"message\": \"no\"}}"));

        assertThatThrownBy(() -> runWithLooks(3, "logs", "--follow"))
                .isExactlyInstanceOf(StartupException.class)
                .hasMessageStartingWith("The worker refused: RUNPOD_DEBUG_TOKEN");
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void who_does_not_follow_is_told_at_once_that_there_is_no_answer() {
        unwellAt(
                Set.of(0), new Answer(503, "{\"error\": {\"code\": \"X\", \"message\": \"not now\", \"help\": \"\"}}"));

        assertThatThrownBy(() -> run("logs", "--follow"))
                .isExactlyInstanceOf(StartupException.class)
                .hasMessage("The worker refused: not now.");
    }

    @Test
    void a_crash_record_that_is_not_there_is_told() {
        server.at(DOOR, any -> ok("{\"records\": [{\"record\": \"a\", \"what\": \"b\"}], \"text\": null}"));

        assertThatThrownBy(() -> run("crashes", "--record", "nope"))
                .isExactlyInstanceOf(StartupException.class)
                .hasMessage("There is no crash record \"nope\"; crashes without --record lists the 1 that there are.");
        assertThatThrownBy(() -> run("crashes", "--record", "nope", "--json")).isInstanceOf(StartupException.class);
        assertThat(printed()).isEmpty();
    }

    @Test
    void a_crash_record_of_a_worker_that_keeps_none_is_told() {
        server.at(DOOR, any -> ok("{\"records\": [], \"note\": \"no records are kept.\"}"));

        assertThatThrownBy(() -> run("crashes", "--record", "nope"))
                .hasMessage("There is no crash record \"nope\"; no records are kept.");
    }

    @Test
    void a_worker_that_had_no_crash_is_another_than_one_that_is_not_there() throws Exception {
        server.at(DOOR, any -> ok("{\"records\": [], \"known_workers\": [\"w1\", \"w2\"]}"));

        run("crashes", "--worker", "w1");
        assertThat(printed()).startsWith("No crash is on record.");
        assertThatThrownBy(() -> run("crashes", "--worker", "w"))
                .isExactlyInstanceOf(StartupException.class)
                .hasMessage("No worker \"w\" has left a log or a crash record; there are those of w1, w2.");
    }

    @Test
    void a_worker_that_keeps_no_records_knows_nothing_of_another() {
        server.at(DOOR, any -> ok("{\"this_worker\": \"w1\", \"records\": [], \"note\": \"no records are kept.\"}"));

        assertThatThrownBy(() -> run("crashes", "--worker", "w2"))
                .hasMessage("Nothing is known of a worker \"w2\"; no records are kept.");
    }

    @Test
    void all_that_is_unusable_is_told_at_once_and_nothing_is_sent() {
        assertThatThrownBy(() -> run("logs", "--lines", "0", "--level", "loud"))
                .isInstanceOfSatisfying(InvalidSettingsException.class, unusable -> assertThat(unusable.problems())
                        .containsExactly(
                                "--lines = \"0\"   expected a whole number from 1 to 5000, for example 100",
                                "--level = \"loud\"   expected TRACE, DEBUG, INFO, WARN or ERROR, for example"
                                        + " WARN"));
        assertThat(server.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "5001", "ten", "", "99999999999"})
    void what_is_no_number_of_lines_is_refused(String lines) {
        assertThatThrownBy(() -> run("logs", "--lines", lines))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("--lines = \"" + lines + "\"");
    }

    @Test
    void a_token_that_no_worker_can_have_is_refused() {
        Environment environment = Environment.of(Map.of("RUNPOD_DEBUG_TOKEN", "short"));

        assertThatThrownBy(() -> runAlone(environment, stream(out), "logs", "--endpoint", "x"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("RUNPOD_DEBUG_TOKEN   expected at least 16 characters and has 5; set it to")
                .hasMessageNotContaining("short");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logs --endpoint", "logs --endpoint --follow"})
    void a_flag_without_its_value_is_told_once(String words) {
        assertThatThrownBy(() -> runAlone(WITH_TOKEN, stream(out), words.split(" ")))
                .isInstanceOfSatisfying(InvalidSettingsException.class, unusable -> assertThat(unusable.problems())
                        .containsExactly(
                                "--endpoint   lacks its value; write it behind the flag, as in" + " --endpoint VALUE"));
    }

    @Test
    void a_word_that_is_no_flag_is_told() {
        assertThatThrownBy(() -> run("logs", "--folow", "follow", "--json=yes"))
                .hasMessageContaining("--folow   is no flag of this command")
                .hasMessageContaining("\n  follow   is no flag of this command")
                .hasMessageContaining("--json=yes   has a value, which this flag does not take; write --json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void help_is_that_of_the_commands(String help) throws Exception {
        runAlone(Environment.of(Map.of()), stream(out), "logs", help);

        assertThat(printed())
                .contains("--endpoint ID", "--follow", "--record NAME")
                .doesNotContain("--serve-api");
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
