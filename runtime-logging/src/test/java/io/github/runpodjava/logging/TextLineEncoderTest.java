package io.github.runpodjava.logging;

import static io.github.runpodjava.logging.LogBench.pair;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.runpodjava.config.LogFormat;
import io.github.runpodjava.config.LogLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextLineEncoderTest {
    private final LogBench bench = new LogBench(LogLevel.TRACE, LogFormat.TEXT);

    @Test
    void the_level_is_padded_to_seven_as_in_runpod_python() {
        for (Level level : List.of(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR)) {
            bench.event(level, "m", Map.of("requestId", "job-1"), List.of(), null);
        }

        assertThat(bench.lines())
                .containsExactly(
                        "TRACE  | job-1 | m\n",
                        "DEBUG  | job-1 | m\n",
                        "INFO   | job-1 | m\n",
                        "WARN   | job-1 | m\n",
                        "ERROR  | job-1 | m\n");
    }

    @Test
    void without_a_job_the_message_comes_next() {
        bench.event(Level.INFO, "Jobs in queue: 1", Map.of(), List.of(), null);

        assertThat(bench.onlyLine()).isEqualTo("INFO   | Jobs in queue: 1\n");
    }

    @Test
    void key_values_follow_the_message_and_are_quoted_where_their_end_would_be_in_doubt() {
        List<org.slf4j.event.KeyValuePair> pairs = new ArrayList<>();
        pairs.add(pair("n", 3));
        pairs.add(pair("word", "red"));
        pairs.add(pair("none", null));
        pairs.add(pair("text", "a b=\"c\"\nINFO   | forged"));
        pairs.add(pair("empty", ""));
        pairs.add(pair("list", List.of(1, 2)));

        bench.event(Level.INFO, "m", Map.of(), pairs, null);

        assertThat(bench.onlyLine())
                .isEqualTo("INFO   | m n=3 word=red none=null text=\"a b=\\\"c\\\"\\nINFO   | forged\" empty=\"\""
                        + " list=\"[1, 2]\"\n");
    }

    @Test
    void lines_after_the_first_are_indented() {
        IllegalStateException thrown = new IllegalStateException("bad\nERROR  | job-2 | forged");
        thrown.setStackTrace(new StackTraceElement[] {new StackTraceElement("A", "b", "A.java", 7)});

        bench.event(Level.WARN, "first\r\nINFO   | forged\rx\u2028y\n", Map.of("requestId", "j\n1"), List.of(), thrown);

        assertThat(bench.onlyLine())
                .isEqualTo("WARN   | j\\n1 | first\n  INFO   | forged\n  x\n  y\n"
                        + "  java.lang.IllegalStateException: bad\n  ERROR  | job-2 | forged\n  \tat A.b(A.java:7)\n");
    }

    /** They have a terminal show what is behind them before what is in front of it. */
    @Test
    void what_turns_the_direction_of_text_is_escaped_and_text_of_any_direction_is_not() throws Exception {
        bench.event(Level.INFO, "a\u202eb\u202c \u2066c\u2069 \u05d0\u05d1 \u0627", Map.of(), List.of(), null);

        assertThat(bench.onlyLine()).isEqualTo("INFO   | a\\u202eb\\u202c \\u2066c\\u2069 \u05d0\u05d1 \u0627\n");
    }

    @Test
    void characters_that_steer_a_terminal_are_escaped() {
        bench.event(Level.INFO, "a\u001b[2Kb\u0000\u009b\tc", Map.of(), List.of(), null);

        assertThat(bench.onlyLine()).isEqualTo("INFO   | a\\u001b[2Kb\\u0000\\u009b\tc\n");
    }
}
