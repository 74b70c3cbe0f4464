package io.github.runpodjava.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.DebugDoorSettings;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.MetricsPushSettings;
import io.github.runpodjava.config.ReadSetting;
import io.github.runpodjava.config.SettingsReader;
import io.github.runpodjava.config.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TyposTest {
    @ParameterizedTest
    @CsvSource({
        "--serve-ap, --serve-api",
        "--api_prt=80, --api-port",
        "--log-leve, --log-level",
        "log, logs",
        "crash, crashes",
        "inspct, inspect"
    })
    void what_is_nearly_the_runtimes_is_told(String argument, String meant) {
        assertThat(Typos.hints(List.of(argument, "--of-the-program")))
                .singleElement()
                .asString()
                .contains(argument)
                .endsWith("did you mean " + meant + "?");
    }

    @Test
    void what_the_program_means_by_its_arguments_is_its_own_affair() {
        assertThat(Typos.hints(List.of("model.bin", "log", "--gpu-layers", "lg", "-v")))
                .isEmpty();
        assertThat(Typos.hints(List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "RUNPOD_LOGLEVEL, RUNPOD_LOG_LEVEL",
        "RUNPOD_JOB_TIMEOUT, RUNPOD_JOB_TIMEOUT_MS",
        "RUNPOD_DEBUG_PROT, RUNPOD_DEBUG_PORT",
        "RUNPOD_LOGDIR, RUNPOD_LOG_DIR"
    })
    void so_is_a_variable(String name, String meant) {
        assertThat(Typos.hints(Set.of(name), reads()))
                .singleElement()
                .asString()
                .contains(name)
                .endsWith("did you mean " + meant + "?");
    }

    /** Also those that it reads elsewhere: none may look like another one. */
    @Test
    void no_variable_of_the_documentation_or_of_runpod_is_taken_for_another() throws IOException {
        Set<String> names = new HashSet<>(Set.of(
                "PATH",
                "RUNPOD_DC_ID",
                "RUNPOD_VOLUME_ID",
                "RUNPOD_GPU_COUNT",
                "RUNPOD_CPU_COUNT",
                "RUNPOD_MEM_GB",
                "RUNPOD_PUBLIC_IP",
                "RUNPOD_TCP_PORT_22",
                "RUNPOD_SECRET_NAME",
                "RUNPOD_PROJECT_ID"));
        Pattern variable = Pattern.compile("RUNPOD_[A-Z_]*[A-Z]");
        variable.matcher(Files.readString(Path.of("../docs/settings.md")))
                .results()
                .map(MatchResult::group)
                .filter(name -> !name.equals("RUNPOD_LOG"))
                .forEach(names::add);
        assertThat(names).hasSizeGreaterThan(30);

        assertThat(Typos.hints(names, reads())).isEmpty();
    }

    private static List<ReadSetting> reads() {
        SettingsReader in = new SettingsReader(Environment.of(Map.of()));
        WorkerSettings.read(in);
        DebugDoorSettings.read(in);
        MetricsPushSettings.read(in);
        return in.reads();
    }
}
