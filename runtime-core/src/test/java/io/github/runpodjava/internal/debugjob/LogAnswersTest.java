package io.github.runpodjava.internal.debugjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.LogFolder;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.internal.testkit.KeptLines;
import io.github.runpodjava.spi.LogControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogAnswersTest {
    @TempDir
    Path folder;

    private final KeptLines log = new KeptLines();

    private JsonNode ask(Path in, LogControl backEnd, String question) throws IOException {
        return new LogAnswers(
                        new LogFolder(in, "w1"),
                        Optional.ofNullable(backEnd),
                        Secrets.none(),
                        Lazy.by(() -> JsonMapper.builder().build()))
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
}
