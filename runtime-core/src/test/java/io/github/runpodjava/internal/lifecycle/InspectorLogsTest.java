package io.github.runpodjava.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.internal.testkit.Waiting;
import io.github.runpodjava.spi.InspectorAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of the log. */
class InspectorLogsTest {
    @TempDir
    private Path spool;

    private AskedWorker asked;

    @BeforeEach
    void prepare() {
        asked = new AskedWorker(spool);
    }

    @AfterEach
    void end() throws InterruptedException {
        asked.close();
    }

    @Test
    void logs_are_those_that_were_asked_for() {
        asked.lines().log(LogLevel.INFO, "a", "one");
        asked.lines().log(LogLevel.WARN, "b", "two");
        asked.lines().log(LogLevel.ERROR, "a", "three");

        assertThat(asked.get("/debug/logs").get("count").asInt()).isEqualTo(3);
        assertThat(messages("lines", "2")).containsExactly("two", "three");
        assertThat(messages("level", "warn")).containsExactly("two", "three");
        assertThat(messages("level", "warn", "job_id", "a")).containsExactly("three");
        assertThat(asked.get("/debug/logs", "lines", "1")
                        .at("/lines/0/requestId")
                        .asString())
                .isEqualTo("a");
    }

    private List<String> messages(String... parameters) {
        return asked.get("/debug/logs", parameters)
                .get("lines")
                .valueStream()
                .map(line -> line.get("message").asString())
                .toList();
    }

    @Test
    void a_parameter_of_logs_that_there_is_not_is_named_with_those_that_there_are() {
        InspectorAnswer.Tree answer = asked.tree("GET", "/debug/logs", "", "job", "nope");

        assertThat(answer.body().at("/error/message").asString()).isEqualTo("There is no parameter \"job\" here");
        assertThat(answer.body().at("/error/help").asString())
                .isEqualTo("Leave it out; there are lines, level, job_id, follow");
        assertThat(answer.body().at("/error/details/parameter").asString()).isEqualTo("job");
        // As of a question mark with nothing behind it.
        assertThat(asked.tree("GET", "/debug/logs", "", "", "").status()).isEqualTo(200);
    }

    @Test
    void the_log_can_be_followed() throws Exception {
        asked.lines().log(LogLevel.INFO, "a", "before");
        InspectorAnswer.Follow follow = asked.ask(
                        "GET", "/debug/logs", "", "follow", "true", "level", "info", "job_id", "a")
                .fold(tree -> null, page -> null, events -> events);
        try (InspectorAnswer.Events events = follow.opening().open()) {
            asked.lines().log(LogLevel.DEBUG, "a", "not this");
            asked.lines().log(LogLevel.INFO, "b", "nor this");
            asked.lines().log(LogLevel.INFO, "a", "after");

            assertThat(events.next(Waiting.LIMIT).orElseThrow()).contains("before");
            assertThat(events.next(Waiting.LIMIT).orElseThrow()).contains("after");
            assertThat(events.next(Duration.ZERO)).isEmpty();
        }
        assertThat(asked.lines().followers()).isZero();
    }
}
