package io.github.runpodjava.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.CommandLine;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.SettingsReader;
import io.github.runpodjava.config.WorkerSettings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeTest {
    private static final Map<String, String> VALUES = Map.of(
            "RUNPOD_REALTIME_PORT", "8080",
            "RUNPOD_WEBHOOK_GET_JOB", "http://a/job-take/$ID",
            "RUNPOD_WEBHOOK_POST_OUTPUT", "http://a/job-done/$ID",
            "RUNPOD_ENDPOINT_ID", "ep",
            "PORT", "80");

    private static Mode of(String variables, boolean ownQueue, String... flags) {
        Map<String, String> environment = new HashMap<>();
        if (!variables.equals("-")) {
            Arrays.stream(variables.split(" ")).forEach(name -> environment.put(name, VALUES.get(name)));
        }
        SettingsReader in = new SettingsReader(Environment.of(environment));
        CommandLine line = CommandLine.read(List.of(flags), in);
        WorkerSettings settings = WorkerSettings.read(in);
        in.rejectIfAnyProblem();
        return Mode.of(line, settings, ownQueue);
    }

    @ParameterizedTest
    @CsvSource({
        "-, TEST_FILE",
        "RUNPOD_ENDPOINT_ID, TEST_FILE",
        "PORT, TEST_FILE",
        "PORT RUNPOD_ENDPOINT_ID, LOAD_BALANCING",
        "RUNPOD_WEBHOOK_GET_JOB RUNPOD_WEBHOOK_POST_OUTPUT, QUEUE",
        "PORT RUNPOD_ENDPOINT_ID RUNPOD_WEBHOOK_GET_JOB RUNPOD_WEBHOOK_POST_OUTPUT, QUEUE",
        "RUNPOD_REALTIME_PORT, REALTIME",
        "RUNPOD_REALTIME_PORT PORT RUNPOD_ENDPOINT_ID, REALTIME",
        "RUNPOD_REALTIME_PORT RUNPOD_WEBHOOK_GET_JOB RUNPOD_WEBHOOK_POST_OUTPUT, REALTIME"
    })
    void without_flags_the_environment_decides(String variables, Mode mode) {
        assertThat(of(variables, false)).isEqualTo(mode);
    }

    @ParameterizedTest
    @CsvSource({
        "-, TEST_INPUT",
        "PORT RUNPOD_ENDPOINT_ID, TEST_INPUT",
        "RUNPOD_WEBHOOK_GET_JOB RUNPOD_WEBHOOK_POST_OUTPUT, TEST_INPUT",
        "RUNPOD_REALTIME_PORT, REALTIME"
    })
    void a_test_input_comes_after_realtime_and_before_all_else(String variables, Mode mode) {
        assertThat(of(variables, false, "--test-input", "{}")).isEqualTo(mode);
    }

    @Test
    void a_queue_of_the_users_own_comes_before_load_balancing() {
        assertThat(of("PORT RUNPOD_ENDPOINT_ID", true)).isEqualTo(Mode.QUEUE);
        assertThat(of("-", true)).isEqualTo(Mode.QUEUE);
    }

    @Test
    void the_local_server_comes_before_everything() {
        assertThat(of("RUNPOD_REALTIME_PORT PORT RUNPOD_ENDPOINT_ID", true, "--serve-api", "--test-input", "{}"))
                .isEqualTo(Mode.SERVE_API);
    }
}
