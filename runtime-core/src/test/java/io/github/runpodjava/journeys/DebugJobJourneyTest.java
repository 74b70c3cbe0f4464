package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs that ask about the worker. */
class DebugJobJourneyTest {
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    Path folder;

    private final Journey journey = new Journey();

    @AfterEach
    void end() {
        journey.close();
    }

    private static WorkerBuilder echo() {
        return Worker.handling(JsonNode.class, (input, job) -> input);
    }

    private void start(WorkerBuilder worker) throws Exception {
        journey.set("RUNPOD_DEBUG_TOKEN", TOKEN).set("RUNPOD_LOG_DIR", folder.toString());
        journey.start(worker);
    }

    private void deadWorkerLogged(String... lines) throws IOException {
        Files.writeString(folder.resolve("worker-dead.log"), String.join("\n", lines) + "\n");
    }

    private JsonNode ask(String fields) {
        return journey.ask("{\"runpod_debug\": {\"token\": \"" + TOKEN + "\", " + fields + "}}");
    }

    @Test
    void the_log_of_a_dead_worker_is_told() throws Exception {
        deadWorkerLogged(
                "{\"requestId\":\"a\",\"message\":\"fine\",\"level\":\"INFO\"}",
                "{\"requestId\":\"b\",\"message\":\"broken\",\"level\":\"ERROR\"}",
                "# A fatal error has been detected");
        start(echo());

        JsonNode all = ask("\"ask\": \"logs\"").at("/output/workers/0");
        JsonNode errors = ask("\"ask\": \"logs\", \"level\": \"error\"").at("/output/workers/0/lines");
        JsonNode ofA = ask("\"ask\": \"logs\", \"job_id\": \"a\"").at("/output/workers/0/lines");

        assertThat(all.path("worker").asString()).isEqualTo("dead");
        assertThat(all.path("lines").size()).isEqualTo(3);
        assertThat(all.at("/lines/2/message").asString()).isEqualTo("# A fatal error has been detected");
        assertThat(errors.toString()).contains("broken").doesNotContain("fine");
        assertThat(ofA.toString()).contains("fine").doesNotContain("broken");
    }

    @Test
    void reading_on_shows_only_what_is_new() throws Exception {
        deadWorkerLogged("{\"message\":\"old\"}");
        start(echo());
        long next = ask("\"ask\": \"logs\"").at("/output/workers/0/next").asLong();
        deadWorkerLogged("{\"message\":\"old\"}", "{\"message\":\"new\"}");

        JsonNode lines =
                ask("\"ask\": \"logs\", \"after\": {\"dead\": " + next + "}").at("/output/workers/0/lines");

        assertThat(lines.toString()).isEqualTo("[{\"message\":\"new\"}]");
    }

    @Test
    void reading_on_goes_from_a_log_that_was_full_to_the_next_and_shows_every_line_once() throws Exception {
        deadWorkerLogged("{\"message\":\"old\"}");
        start(echo());
        long next = ask("\"ask\": \"logs\"").at("/output/workers/0/next").asLong();
        deadWorkerLogged("{\"message\":\"old\"}", "{\"message\":\"last\"}");
        Files.move(folder.resolve("worker-dead.log"), folder.resolve("worker-dead.20260102T030405006Z-1f3a.log"));
        deadWorkerLogged("{\"message\":\"the first of a file that is longer than the one before\"}");

        JsonNode logs =
                ask("\"ask\": \"logs\", \"after\": {\"dead\": " + next + "}").at("/output/workers");

        assertThat(logs.findValuesAsString("message"))
                .containsExactlyInAnyOrder("last", "the first of a file that is longer than the one before");
        assertThat(logs.findValuesAsString("worker")).containsExactly("dead", "dead");
        assertThat(logs.findValuesAsString("log")).containsExactlyInAnyOrder("dead", "dead.20260102T030405006Z-1f3a");
    }

    @Test
    void reading_on_begins_the_next_log_at_its_start_although_it_was_not_there_when_the_one_before_was_full()
            throws Exception {
        deadWorkerLogged("{\"message\":\"old\"}");
        start(echo());
        Files.move(folder.resolve("worker-dead.log"), folder.resolve("worker-dead.20260102T030405006Z-1f3a.log"));

        JsonNode between = ask("\"ask\": \"logs\", \"worker\": \"dead\", \"after\": {\"dead\": 18}")
                .at("/output/workers");
        ObjectNode after = (ObjectNode) Journey.json("{\"dead\": 18}");
        between.forEach(log -> after.set(log.path("log").asString(), log.path("next")));
        deadWorkerLogged("{\"message\":\"1\"}", "{\"message\":\"2\"}");
        JsonNode then = ask("\"ask\": \"logs\", \"worker\": \"dead\", \"after\": " + after)
                .at("/output/workers");

        assertThat(after.toString()).isEqualTo("{\"dead\":0,\"dead.20260102T030405006Z-1f3a\":18}");
        assertThat(then.findValuesAsString("message")).containsExactly("1", "2");
    }

    @Test
    void the_last_lines_of_a_worker_are_those_of_all_its_files() throws Exception {
        deadWorkerLogged("{\"message\":\"1\"}", "{\"message\":\"2\"}", "{\"message\":\"3\"}");
        Path full = folder.resolve("worker-dead.20260102T030405006Z-1f3a.log");
        Files.move(folder.resolve("worker-dead.log"), full);
        Files.setLastModifiedTime(full, FileTime.fromMillis(0));
        deadWorkerLogged("{\"message\":\"4\"}");
        start(echo());

        JsonNode logs =
                ask("\"ask\": \"logs\", \"worker\": \"dead\", \"lines\": 3").at("/output/workers");

        assertThat(logs.findValuesAsString("message")).containsExactly("4", "2", "3");
    }

    /** Two workers whose logs do not fit into one answer: lines of 10,000 bytes with their number in front. */
    private List<String> twoWorkersLoggedMuch(int lines) throws IOException {
        List<String> all = new ArrayList<>();
        for (String worker : List.of("one", "two")) {
            StringBuilder log = new StringBuilder();
            for (int line = 0; line < lines; line++) {
                String message = worker + " " + line + " " + "x".repeat(10_000);
                all.add(message);
                log.append(message).append('\n');
            }
            Files.writeString(folder.resolve("worker-" + worker + ".log"), log);
        }
        return all;
    }

    @Test
    void reading_on_loses_no_line_when_all_together_do_not_fit_into_an_answer() throws Exception {
        List<String> logged = twoWorkersLoggedMuch(300);
        start(echo());

        List<String> seen = new ArrayList<>();
        Map<String, Long> places = new HashMap<>(Map.of("one", 0L, "two", 0L));
        int before = -1;
        while (seen.size() > before) {
            before = seen.size();
            String after = "{\"one\": " + places.get("one") + ", \"two\": " + places.get("two") + "}";
            JsonNode logs = ask("\"ask\": \"logs\", \"lines\": 1000, \"after\": " + after)
                    .at("/output/workers");
            seen.addAll(logs.findValuesAsString("message"));
            logs.forEach(log ->
                    places.put(log.path("log").asString(), log.path("next").asLong()));
        }

        assertThat(seen).containsExactlyInAnyOrderElementsOf(logged);
    }

    @Test
    void last_lines_that_do_not_fit_into_an_answer_are_counted() throws Exception {
        twoWorkersLoggedMuch(300);
        start(echo());

        JsonNode logs = ask("\"ask\": \"logs\", \"lines\": 300").at("/output/workers");

        int shown = logs.findValuesAsString("message").size();
        int leftOut = logs.findValuesAsString("left_out").stream()
                .mapToInt(Integer::parseInt)
                .sum();
        assertThat(shown).isBetween(400, 420);
        assertThat(shown + leftOut).isEqualTo(600);
    }

    private static final String OLDER = "dead.20260102T030405006Z-1f3a";
    private static final String OLDEST = "dead.20260101T030405006Z-1f3a";

    private void compressed(String log, long millis, String... lines) throws IOException {
        Path file = folder.resolve("worker-" + log + ".log.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (String line : lines) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.setLastModifiedTime(file, FileTime.fromMillis(millis));
    }

    @Test
    void the_last_lines_go_back_into_files_that_were_compressed_since() throws Exception {
        compressed(OLDEST, 1_000, "{\"message\":\"1\",\"requestId\":\"a\"}", "{\"message\":\"2\"}");
        compressed(OLDER, 2_000, "{\"message\":\"3\",\"level\":\"ERROR\"}", "{\"message\":\"4\"}");
        deadWorkerLogged("{\"message\":\"5\"}");
        start(echo());

        assertThat(ask("\"ask\": \"logs\", \"worker\": \"dead\", \"lines\": 2")
                        .at("/output/workers")
                        .findValuesAsString("message"))
                .containsExactly("5", "4");
        JsonNode all = ask("\"ask\": \"logs\", \"worker\": \"dead\"").path("output");
        assertThat(all.findValuesAsString("message")).containsExactly("5", "3", "4", "1", "2");
        assertThat(all.has("not_looked_through")).isFalse();
        assertThat(ask("\"ask\": \"logs\", \"job_id\": \"a\"").findValuesAsString("message"))
                .containsExactly("1");
        assertThat(ask("\"ask\": \"logs\", \"level\": \"ERROR\"").findValuesAsString("message"))
                .containsExactly("3");
    }

    @Test
    void reading_on_loses_no_line_of_a_file_that_was_compressed_meanwhile_and_shows_none_of_older_ones()
            throws Exception {
        compressed(OLDEST, 1_000, "{\"message\":\"1\"}");
        compressed(OLDER, 2_000, "{\"message\":\"2\"}");
        deadWorkerLogged("{\"message\":\"3\"}");
        start(echo());
        JsonNode first =
                ask("\"ask\": \"logs\", \"worker\": \"dead\", \"lines\": 1").at("/output/workers");
        assertThat(first.findValuesAsString("log")).containsExactly("dead", OLDER);

        compressed("dead.20260103T030405006Z-1f3a", 3_000, "{\"message\":\"3\"}", "{\"message\":\"4\"}");
        deadWorkerLogged("{\"message\":\"5\"}");
        ObjectNode after = (ObjectNode) Journey.json("{}");
        first.forEach(log -> after.set(log.path("log").asString(), log.path("next")));
        JsonNode second = ask("\"ask\": \"logs\", \"worker\": \"dead\", \"after\": " + after)
                .at("/output/workers");
        second.forEach(log -> after.set(log.path("log").asString(), log.path("next")));
        JsonNode third = ask("\"ask\": \"logs\", \"worker\": \"dead\", \"after\": " + after)
                .at("/output/workers");

        assertThat(second.findValuesAsString("message")).containsExactlyInAnyOrder("4", "5");
        assertThat(third.findValuesAsString("message")).isEmpty();
    }

    @Test
    void a_compressed_file_that_is_damaged_hides_no_other() throws Exception {
        Files.writeString(folder.resolve("worker-" + OLDEST + ".log.gz"), "no such thing");
        compressed(OLDER, 2_000, "{\"message\":\"1\"}");
        byte[] cut = Files.readAllBytes(folder.resolve("worker-" + OLDER + ".log.gz"));
        Files.write(folder.resolve("worker-" + OLDER + ".log.gz"), Arrays.copyOf(cut, cut.length - 10));
        deadWorkerLogged("{\"message\":\"2\"}");
        start(echo());

        assertThat(ask("\"ask\": \"logs\"").findValuesAsString("message")).contains("2");
    }

    @Test
    void what_a_question_does_not_look_through_is_told() throws Exception {
        String[] lines = new String[8_000];
        Arrays.fill(lines, "x".repeat(10_000));
        compressed(OLDEST, 1_000, lines);
        compressed(OLDER, 2_000, lines);
        start(echo());

        JsonNode output = ask("\"ask\": \"logs\", \"job_id\": \"nobody\"").path("output");

        assertThat(output.at("/not_looked_through/dead").asInt()).isEqualTo(1);
    }

    @Test
    void crash_records_are_listed_and_shown() throws Exception {
        Files.writeString(folder.resolve("worker-dead-1.traceback"), "Crash: out of memory\nstack");
        start(echo());

        JsonNode output = ask("\"ask\": \"crashes\", \"record\": \"worker-dead-1.traceback\"")
                .path("output");

        assertThat(output.at("/records/0/what").asString()).isEqualTo("Crash: out of memory");
        assertThat(output.path("text").asString()).endsWith("stack");
    }

    @Test
    void crash_records_of_a_worker_are_those_of_exactly_this_name() throws Exception {
        Files.writeString(folder.resolve("worker-w1-20260102T030405Z.traceback"), "of w1");
        Files.writeString(folder.resolve("worker-w12-20260102T030405Z.traceback"), "of w12");
        deadWorkerLogged("{\"message\":\"there\"}");
        start(echo());

        JsonNode ofOne = ask("\"ask\": \"crashes\", \"worker\": \"w1\"").path("output");
        JsonNode ofNone = ask("\"ask\": \"crashes\", \"worker\": \"w\"").path("output");

        assertThat(ofOne.path("records").findValuesAsString("what")).containsExactly("of w1");
        assertThat(ofNone.path("records")).isEmpty();
        assertThat(ofNone.path("known_workers").toString()).contains("\"dead\"", "\"w1\"", "\"w12\"");
    }

    @Test
    void a_wrong_token_learns_nothing() throws Exception {
        deadWorkerLogged("{\"message\":\"private\"}");
        start(echo());

        JsonNode wrong = journey.ask("{\"runpod_debug\": {\"token\": \"0123456789abcdeg\", \"ask\": \"logs\"}}");
        JsonNode none = journey.ask("{\"runpod_debug\": {\"ask\": \"nonsense\"}}");

        assertThat(wrong.path("error").asString()).isEqualTo("unauthorized");
        assertThat(none).isEqualTo(wrong);
    }

    @Test
    void a_wrong_token_learns_nothing_from_digests_and_debug_metadata_either() throws Exception {
        journey.set("RUNPOD_ERROR_DIGEST", "all").set("RUNPOD_DEBUG_METADATA", "all");
        start(echo());

        JsonNode wrong = journey.ask("{\"runpod_debug\": {\"token\": \"0123456789abcdeg\"}}");

        assertThat(wrong.toString()).isEqualTo("{\"error\":\"unauthorized\"}");
    }

    @Test
    void a_mistake_in_a_question_is_told_in_its_sentence_whatever_failures_of_the_handler_look_like() throws Exception {
        journey.set("RUNPOD_ERROR_DIGEST", "all").set("RUNPOD_DEBUG_METADATA", "all");
        start(Worker.streaming(JsonNode.class, (input, sink, job) -> sink.send(input)));

        JsonNode result = ask("\"ask\": \"logs\", \"lines\": 0");

        assertThat(result.propertyNames()).containsExactly("error");
        assertThat(result.path("error").asString())
                .isEqualTo("lines = 0   expected a whole number from 1 to 5000, for example 100");
    }

    @Test
    void without_a_token_of_its_own_a_worker_leaves_such_jobs_to_the_handler() throws Exception {
        journey.start(echo());

        assertThat(ask("\"ask\": \"logs\"").at("/output/runpod_debug/ask").asString())
                .isEqualTo("logs");
    }

    @Test
    void a_handler_that_streams_answers_with_one_chunk() throws Exception {
        deadWorkerLogged("{\"message\":\"there\"}");
        start(Worker.streaming(JsonNode.class, (input, sink, job) -> sink.send(input)));

        JsonNode output = ask("\"ask\": \"logs\"").path("output");

        assertThat(output.at("/0/workers/0/lines/0/message").asString()).isEqualTo("there");
    }

    @Test
    void what_cannot_be_asked_for_is_said_with_what_can() throws Exception {
        start(echo());

        assertThat(ask("\"ask\": \"coffee\"").path("error").asString())
                .startsWith("ask = \"coffee\"   expected one of logs, crashes");
        assertThat(ask("\"ask\": \"logs\", \"lines\": 0").path("error").asString())
                .contains("lines = 0", "from 1 to 5000");
    }
}
