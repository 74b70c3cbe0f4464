package io.github.runpodjava.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.github.runpodjava.config.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineFramesTest {
    private static final Map<String, String> JOB = Map.of("requestId", "job-1");

    private final Secrets secrets = Secrets.none();
    private final LineFrames frames = new LineFrames(secrets, ",\"service\":\"s\"".getBytes(StandardCharsets.US_ASCII));

    private static LoggingEvent event(Level level, String logger, String thread, Map<String, String> mdc) {
        LoggingEvent event = new LoggingEvent();
        event.setLevel(level);
        event.setLoggerName(logger);
        event.setThreadName(thread);
        event.setMDCPropertyMap(mdc);
        return event;
    }

    private String frame(Level level, String logger, String thread, Map<String, String> mdc) {
        LineFrames.Frame frame = frames.of(event(level, logger, thread, mdc));
        return text(frame.head) + "M" + text(frame.middle) + "T" + text(frame.tail);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void what_lines_have_in_common_is_made_once() {
        LineFrames.Frame first = frames.of(event(Level.INFO, "logger", "thread", JOB));
        LineFrames.Frame second = frames.of(event(Level.INFO, "logger", "thread", JOB));

        assertThat(second).isSameAs(first);
        assertThat(frame(Level.INFO, "logger", "thread", JOB))
                .isEqualTo("{\"requestId\":\"job-1\",\"message\":M,\"level\":\"INFO\",\"timestamp\":\"T"
                        + "\",\"logger\":\"logger\",\"thread\":\"thread\",\"service\":\"s\",\"jobId\":\"job-1\"");
    }

    @Test
    void lines_that_share_a_place_are_told_apart() {
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        for (int twice = 0; twice < 2; twice++) {
            assertThat(frame(Level.INFO, "Aa", "Aa", JOB)).contains("\"logger\":\"Aa\",\"thread\":\"Aa\"");
            assertThat(frame(Level.INFO, "BB", "Aa", JOB)).contains("\"logger\":\"BB\",\"thread\":\"Aa\"");
            assertThat(frame(Level.INFO, "Aa", "BB", JOB)).contains("\"logger\":\"Aa\",\"thread\":\"BB\"");
            assertThat(frame(Level.WARN, "Aa", "Aa", JOB)).contains("\"level\":\"WARN\"");
            assertThat(frame(Level.INFO, "Aa", "Aa", Map.of("requestId", "job-2")))
                    .contains("\"requestId\":\"job-2\"", "\"jobId\":\"job-2\"");
            assertThat(frame(Level.INFO, "Aa", "Aa", Map.of()))
                    .contains("\"requestId\":null")
                    .doesNotContain("jobId");
        }
    }

    @Test
    void a_map_that_changes_is_read_each_time() {
        Map<String, String> mdc = new HashMap<>(JOB);
        assertThat(frame(Level.INFO, "logger", "thread", mdc)).contains("job-1");

        mdc.put("requestId", "job-2");

        assertThat(frame(Level.INFO, "logger", "thread", mdc)).contains("job-2").doesNotContain("job-1");
    }

    @Test
    void a_secret_declared_later_is_hidden_in_what_was_made_before() {
        Map<String, String> mdc = Collections.unmodifiableMap(new HashMap<>(Map.of("mine", "opensesame")));
        assertThat(frame(Level.INFO, "logger", "pool-opensesame-1", mdc))
                .contains("\"thread\":\"pool-opensesame-1\"", "\"mine\":\"opensesame\"");

        secrets.declare("opensesame");

        assertThat(frame(Level.INFO, "logger", "pool-opensesame-1", mdc))
                .contains("\"thread\":\"pool-[hidden]-1\"", "\"mine\":\"[hidden]\"")
                .doesNotContain("opensesame");
    }

    @Test
    void a_long_frame_is_not_kept() {
        Map<String, String> mdc = Map.of("requestId", "job-1", "mine", "x".repeat(5_000));

        LineFrames.Frame first = frames.of(event(Level.INFO, "logger", "thread", mdc));

        assertThat(frames.of(event(Level.INFO, "logger", "thread", mdc))).isNotSameAs(first);
    }
}
