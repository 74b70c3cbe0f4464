package io.github.runpodjava.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSettingsTest {
    private static LogSettings lenient(Map<String, String> variables) {
        return LogSettings.lenient(Environment.of(variables));
    }

    @ParameterizedTest
    @CsvSource({"'', '', INFO", "WARN, TRACE, WARN", "'', debug, DEBUG", "Error, '', ERROR", "notset, '', NOTSET"})
    void runpod_log_level_goes_before_the_debug_level(String log, String debug, LogLevel expected) {
        assertThat(lenient(Map.of("RUNPOD_LOG_LEVEL", log, "RUNPOD_DEBUG_LEVEL", debug))
                        .level())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"'', '', TEXT", "ep, '', JSON", "ep, text, TEXT", "'', JSON, JSON"})
    void lines_are_json_on_an_endpoint_unless_said_otherwise(String endpoint, String format, LogFormat expected) {
        assertThat(lenient(Map.of("RUNPOD_ENDPOINT_ID", endpoint, "RUNPOD_LOG_FORMAT", format))
                        .format())
                .isEqualTo(expected);
    }

    @Test
    void the_first_lines_of_a_process_pass_over_what_is_unusable() {
        assertThat(lenient(
                        Map.of("RUNPOD_LOG_LEVEL", "LOUD", "RUNPOD_LOG_FORMAT", "xml", "RUNPOD_DEBUG_LEVEL", "WARN")))
                .isEqualTo(new LogSettings(LogLevel.WARN, LogFormat.TEXT));
    }

    @Test
    void the_settings_do_not() {
        assertThatThrownBy(() -> WorkerSettings.from(Environment.of(Map.of("RUNPOD_LOG_LEVEL", "LOUD"))))
                .hasMessageContaining("RUNPOD_LOG_LEVEL = \"LOUD\"");
    }

    @Test
    void a_level_can_be_put_in_the_place_of_another() {
        assertThat(new LogSettings(LogLevel.INFO, LogFormat.JSON).withLevel(LogLevel.ERROR))
                .isEqualTo(new LogSettings(LogLevel.ERROR, LogFormat.JSON));
    }
}
