package io.github.runpodjava.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.DebugSettings.Metadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DebugSettingsTest {

    @ParameterizedTest
    @CsvSource({
        // RUNPOD_DEBUG_METADATA, RUNPOD_LOG_LEVEL, flags, what results carry metadata
        "'', '', '', OFF",
        "'', INFO, '', OFF",
        "'', NOTSET, '', OFF",
        "'', DEBUG, '', ALL",
        "'', TRACE, '', ALL",
        "'', DEBUG, --log-level=info, OFF",
        "'', INFO, --log-level=debug, ALL",
        "'', '', --debugger, ALL",
        "'', '', --rp_debugger, ALL",
        "off, DEBUG, '', OFF",
        "objects, DEBUG, '', OBJECTS",
        "all, INFO, '', ALL",
        "off, '', --debugger, ALL",
        "objects, '', --debugger, OBJECTS",
    })
    void the_variable_counts_most_and_a_flag_is_no_mistake(String variable, String level, String flag, Metadata carry) {
        Map<String, String> variables = new HashMap<>();
        variables.put("RUNPOD_DEBUG_METADATA", variable);
        variables.put("RUNPOD_LOG_LEVEL", level);
        SettingsReader in = new SettingsReader(Environment.of(variables));
        CommandLine line = CommandLine.read(flag.isEmpty() ? List.of() : List.of(flag), in);

        assertThat(WorkerSettings.read(in).with(line).debugMetadata()).isEqualTo(carry);
        in.rejectIfAnyProblem();
    }
}
