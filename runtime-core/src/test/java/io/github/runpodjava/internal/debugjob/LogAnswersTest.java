package io.github.runpodjava.internal.debugjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.LogFolder;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.internal.kept.KeptFiles;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.internal.testkit.KeptLines;
import io.github.runpodjava.spi.LogControl;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class LogAnswersTest {
    @TempDir
    Path folder;

    private final KeptLines log = new KeptLines();

    private JsonNode ask(Path in, LogControl backEnd, String question) throws IOException {
        return ask(in, backEnd, question, KeptFiles::new);
    }

    private static JsonNode ask(Path in, LogControl backEnd, String question, Function<Path, KeptFiles> files)
            throws IOException {
        return new LogAnswers(
                        new LogFolder(in, "w1"),
                        Optional.ofNullable(backEnd),
                        Secrets.none(),
                        Lazy.by(() -> JsonMapper.builder().build()),
                        files)
                .logs(new DebugRequest(JsonMapper.shared().readTree(question)));
    }

    @Test
    void a_worker_whose_file_is_behind_says_so() throws Exception {
        assertThat(ask(folder, log, "{}").has("behind")).isFalse();

        log.fallBehind(12);

        assertThat(ask(folder, log, "{}").path("behind").asInt()).isEqualTo(12);
        assertThat(ask(folder, log, "{\"worker\": \"w1\"}").path("behind").asInt())
                .isEqualTo(12);
        assertThat(ask(folder, log, "{\"worker\": \"w2\"}").has("behind")).isFalse();
    }

    @Test
    void a_worker_that_writes_no_file_says_why_beside_what_others_have_left() throws Exception {
        Files.writeString(folder.resolve("worker-dead.log"), "{\"message\": \"of another\"}\n");
        log.freeze();

        JsonNode own = ask(folder, log, "{}");
        JsonNode none = ask(folder, null, "{}");

        assertThat(own.path("note").asString())
                .isEqualTo("The logging back end of this worker (w1) writes no log file; use"
                        + " io.github.runpodjava:runtime-logging without a configuration of your own, or read the log"
                        + " where it goes.");
        assertThat(none.path("note")).isEqualTo(own.path("note"));
        assertThat(own.findValuesAsString("message")).containsExactly("of another");
        assertThat(ask(folder, log, "{\"worker\": \"dead\"}").has("note")).isFalse();
    }

    @Test
    void a_worker_that_keeps_lines_in_memory_has_nothing_to_explain() throws Exception {
        log.log(LogLevel.INFO, null, "hello");

        assertThat(ask(null, log, "{}").has("note")).isFalse();
        assertThat(ask(null, null, "{}").path("note").asString()).contains("keeps no lines");
    }

    /** The file of a log that was full, with lines of these numbers. */
    private void lines(String log, int from, int to, int length) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append("{\"message\": \"").append(i).append("\", \"level\": \"");
            text.append(i % 10 == 0 ? "WARN" : "INFO").append("\", \"pad\": \"");
            text.append("x".repeat(length)).append("\"}\n");
        }
        Files.writeString(folder.resolve("worker-" + log + ".log"), text);
    }

    /** What somebody reads who follows, look by look, each worker's newest log first in an answer. */
    private List<Integer> followed(String question) throws IOException {
        ObjectNode after = JsonMapper.shared().createObjectNode().put("w2", 0);
        List<Integer> seen = new ArrayList<>();
        int before = -1;
        while (seen.size() > before) {
            before = seen.size();
            JsonNode workers = ask(folder, log, "{" + question + "\"after\": " + after + "}")
                    .path("workers");
            for (int i = workers.size() - 1; i >= 0; i--) {
                workers.get(i)
                        .path("lines")
                        .forEach(line ->
                                seen.add(Integer.parseInt(line.path("message").asString())));
                after.set(workers.get(i).path("log").asString(), workers.get(i).path("next"));
            }
        }
        return seen;
    }

    private static List<String> outOfOrder(List<Integer> numbers) {
        return IntStream.range(1, numbers.size())
                .filter(i -> numbers.get(i) < numbers.get(i - 1))
                .mapToObj(i -> numbers.get(i - 1) + " before " + numbers.get(i))
                .toList();
    }

    @Test
    void who_follows_gets_what_a_worker_said_first_first_also_when_it_does_not_fit_into_one_answer() throws Exception {
        lines("w2.20260102T030405006Z-0001", 0, 2000, 1000);
        lines("w2.20260102T030405007Z-0001", 2000, 6000, 1000);
        lines("w2.20260102T030406006Z-0001", 6000, 6100, 1000);
        lines("w2", 6100, 8000, 1000);
        List<Integer> all = IntStream.range(0, 8000).boxed().toList();

        List<Integer> seen = followed("\"lines\": 5000,");
        assertThat(outOfOrder(seen)).isEmpty();
        assertThat(seen).isEqualTo(all);
        // A log that has more lines than were asked for.
        assertThat(followed("\"lines\": 700,")).isEqualTo(all);
        assertThat(followed("\"lines\": 50, \"level\": \"WARN\","))
                .isEqualTo(all.stream().filter(line -> line % 10 == 0).toList());
    }

    @Test
    void who_follows_one_level_gets_what_a_worker_said_first_first_also_behind_much_else() throws Exception {
        // More than is looked at in one look, with few lines of the level.
        lines("w2.20260102T030405006Z-0001", 1, 60, 200_000);
        lines("w2", 60, 100, 10);

        assertThat(followed("\"lines\": 50, \"level\": \"WARN\",")).containsExactly(10, 20, 30, 40, 50, 60, 70, 80, 90);
    }

    @Test
    void a_log_that_cannot_be_read_hides_no_other() throws Exception {
        // Another user's could be read by root; what is taken for a file and is a folder nobody can read.
        Files.createDirectory(folder.resolve("worker-bad.log"));
        Function<Path, KeptFiles> files = in -> new KeptFiles(in, new AllFiles());
        Files.writeString(folder.resolve("worker-good.log"), "{\"message\": \"hello\"}\n");

        for (String question : List.of("{}", "{\"after\": {\"bad\": 3, \"good\": 0}}")) {
            JsonNode answer = ask(folder, log, question, files);

            assertThat(answer.findValuesAsString("message")).containsExactly("hello");
            assertThat(answer.path("unreadable").propertyNames()).containsExactly("bad");
        }
        assertThat(ask(folder, log, "{\"worker\": \"good\"}", files).has("unreadable"))
                .isFalse();
    }

    /** Takes everything for a file. */
    private static final class AllFiles implements KeptFiles.Scan {
        @Override
        public List<Path> matching(Path folder, String glob) throws IOException {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
                List<Path> files = new ArrayList<>();
                found.forEach(files::add);
                return files;
            }
        }

        @Override
        public boolean isFile(Path file) {
            return true;
        }
    }
}
