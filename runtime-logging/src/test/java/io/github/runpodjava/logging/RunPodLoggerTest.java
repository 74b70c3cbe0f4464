package io.github.runpodjava.logging;

import static io.github.runpodjava.logging.LogBench.json;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.runpodjava.config.LogFormat;
import io.github.runpodjava.config.LogLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RunPodLoggerTest {
    private final LogBench bench = new LogBench(LogLevel.TRACE, LogFormat.JSON);
    private final RunPodLogger log = RunPodLogger.of(bench.logger("com.example.Captioner"));

    @Test
    void each_method_logs_at_its_level() {
        log.trace("t");
        log.debug("d");
        log.info("i");
        log.warn("w");
        log.error("e");

        assertThat(bench.lines())
                .extracting(line -> json(line).get("level").stringValue())
                .containsExactly("TRACE", "DEBUG", "INFO", "WARN", "ERROR");
    }

    @Test
    void fields_of_the_call_and_of_the_logger_arrive_as_data_with_their_types() {
        log.with("model", "sdxl").with(Map.of("gpu", 0)).info("loaded", Map.of("seconds", 3.5));

        JsonNode line = json(bench.onlyLine());
        assertThat(line.get("message").stringValue()).isEqualTo("loaded");
        assertThat(line.get("logger").stringValue()).isEqualTo("com.example.Captioner");
        assertThat(line.get("data").toString()).isEqualTo("{\"model\":\"sdxl\",\"gpu\":0,\"seconds\":3.5}");
    }

    @Test
    void with_leaves_the_logger_that_it_is_called_on_as_it_was() {
        log.with("model", "sdxl");

        log.info("m");

        assertThat(json(bench.onlyLine()).has("data")).isFalse();
    }

    @Test
    void braces_in_a_message_are_just_braces() {
        log.with("n", 1).info("{} and {n}");

        assertThat(json(bench.onlyLine()).get("message").stringValue()).isEqualTo("{} and {n}");
    }

    @Test
    void an_exception_arrives_with_its_stack() {
        log.with("model", "sdxl").error("failed", new IllegalStateException("no disk"));

        JsonNode error = json(bench.onlyLine()).get("error");
        assertThat(error.get("type").stringValue()).isEqualTo("java.lang.IllegalStateException");
        assertThat(error.get("message").stringValue()).isEqualTo("no disk");
        assertThat(error.get("stack").stringValue()).contains("at " + RunPodLoggerTest.class.getName());
    }

    @Test
    void an_exception_that_cannot_be_read_does_not_reach_the_caller() {
        log.with("model", "sdxl").error("failed", new Unreadable());

        JsonNode line = json(bench.onlyLine());
        assertThat(line.get("message").stringValue()).isEqualTo("failed");
        assertThat(line.get("data").get("cause").stringValue()).isEqualTo(Unreadable.class.getName());
        assertThat(line.get("data").get("model").stringValue()).isEqualTo("sdxl");
    }

    @Test
    void the_job_and_its_batch_come_from_the_mdc() {
        bench.mdc.put("requestId", "job-1");
        bench.mdc.put("batchId", "batch-2");

        log.info("m");

        assertThat(json(bench.onlyLine()).get("requestId").stringValue()).isEqualTo("job-1");
        assertThat(json(bench.onlyLine()).get("batchId").stringValue()).isEqualTo("batch-2");
    }

    @Test
    void a_back_end_that_shows_the_caller_shows_the_user_s_class() {
        List<String> callers = new ArrayList<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                callers.add(event.getCallerData()[0].getClassName());
            }
        };
        appender.setContext(bench.context);
        appender.start();
        bench.context.getLogger("ROOT").addAppender(appender);

        log.info("m");

        assertThat(callers).containsExactly(RunPodLoggerTest.class.getName());
    }

    @Test
    void a_tip_is_told_at_info_with_a_marker() {
        log.with("gpu", 0).tip("stream it");

        JsonNode line = json(bench.onlyLine());
        assertThat(line.get("level").stringValue()).isEqualTo("INFO");
        assertThat(line.get("markers").toString()).isEqualTo("[\"TIP\"]");
        assertThat(line.get("data").toString()).isEqualTo("{\"gpu\":0}");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "null, key: (none)",
                "'', key: (none)",
                "a, key: ***",
                "ab, key: ***",
                "0123456789abcde, key: ***",
                "0123456789abcdef, key: 0***f"
            })
    void a_secret_is_named_and_not_told(String secret, String message) {
        log.secret("key", secret);

        assertThat(json(bench.onlyLine()).get("message").stringValue()).isEqualTo(message);
    }

    @Test
    void the_level_is_set_for_all_loggers_where_the_configuration_is_ours() {
        assertThat(LogbackLogControl.applyLevel(bench.context, LogLevel.ERROR)).isTrue();
        log.warn("dropped");
        assertThat(LogbackLogControl.applyLevel(bench.context, LogLevel.WARN)).isTrue();
        log.warn("told");

        assertThat(json(bench.onlyLine()).get("message").stringValue()).isEqualTo("told");
        assertThat(LogbackLogControl.applyLevel(new LoggerContext(), LogLevel.INFO))
                .isFalse();
    }

    @Test
    void an_error_may_have_fields_and_an_exception() {
        log.error("failed", Map.of("step", 3), new IllegalStateException("no disk"));

        JsonNode line = json(bench.onlyLine());
        assertThat(line.at("/data/step").intValue()).isEqualTo(3);
        assertThat(line.at("/error/message").stringValue()).isEqualTo("no disk");
    }

    private static final class Unreadable extends RuntimeException {
        @Override
        public String getMessage() {
            throw new IllegalStateException("not even this");
        }
    }
}
