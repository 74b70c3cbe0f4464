package io.github.runpodjava.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import io.github.runpodjava.config.LogFormat;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.spi.LogControl;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLoggerFactory;

class LogSetupTest {

    @ParameterizedTest
    @CsvSource({
        "NOTSET, ''",
        "ERROR, ERROR",
        "WARN, WARN ERROR",
        "INFO, INFO WARN ERROR",
        "DEBUG, DEBUG INFO WARN ERROR",
        "TRACE, TRACE DEBUG INFO WARN ERROR",
    })
    void a_level_lets_through_itself_and_what_is_worse(LogLevel level, String expected) {
        LogBench bench = new LogBench(level, LogFormat.TEXT);

        logAtEachLevel(bench.logger("com.example.Mine"));

        assertThat(levels(bench)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "NOTSET, ''",
        "ERROR, ERROR",
        "WARN, WARN ERROR",
        "INFO, WARN ERROR",
        "DEBUG, WARN ERROR",
        "TRACE, TRACE DEBUG INFO WARN ERROR",
    })
    void chatty_libraries_are_heard_from_warn_on_unless_all_is(LogLevel level, String expected) {
        for (String name : List.of(
                "okhttp3.internal.http2.Http2",
                "org.eclipse.jetty.server.Server",
                "io.javalin.Javalin",
                "javax.management.mbeanserver",
                "jdk.event.security")) {
            LogBench bench = new LogBench(level, LogFormat.TEXT);

            logAtEachLevel(bench.logger(name));

            assertThat(levels(bench)).as(name).isEqualTo(expected);
        }
    }

    @Test
    void level_and_format_change_while_it_runs() {
        LogBench bench = new LogBench(LogLevel.WARN, LogFormat.TEXT);
        Logger logger = bench.logger("a");

        logger.info("too early");
        assertThat(LogbackLogControl.apply(bench.context, LogLevel.INFO, LogFormat.JSON))
                .isTrue();
        logger.info("as json");
        assertThat(LogbackLogControl.apply(bench.context, LogLevel.INFO, LogFormat.TEXT))
                .isTrue();
        logger.info("as text");

        assertThat(bench.lines()).hasSize(2);
        assertThat(bench.lines().get(0)).startsWith("{\"requestId\":null,\"message\":\"as json\"");
        assertThat(bench.lines().get(1)).isEqualTo("INFO   | as text\n");
    }

    @Test
    void what_the_user_configured_is_left_alone() {
        LogBench reset = new LogBench(LogLevel.WARN, LogFormat.TEXT);
        reset.context.reset();

        assertThat(LogbackLogControl.apply(new LoggerContext(), LogLevel.INFO, LogFormat.JSON))
                .isFalse();
        assertThat(LogbackLogControl.apply(reset.context, LogLevel.INFO, LogFormat.JSON))
                .isFalse();
        assertThat(LogbackLogControl.apply(new NOPLoggerFactory(), LogLevel.INFO, LogFormat.JSON))
                .isFalse();
    }

    @Test
    void the_runtime_finds_the_control() {
        assertThat(ServiceLoader.load(LogControl.class)).hasAtLeastOneElementOfType(LogbackLogControl.class);
    }

    private static void logAtEachLevel(Logger logger) {
        logger.trace("m");
        logger.debug("m");
        logger.info("m");
        logger.warn("m");
        logger.error("m");
    }

    private static String levels(LogBench bench) {
        return String.join(
                " ", bench.lines().stream().map(line -> line.split(" ", 2)[0]).toList());
    }
}
