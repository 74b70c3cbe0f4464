package io.github.runpodjava.internal.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.CommandLine;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.ReadSetting;
import io.github.runpodjava.config.SettingsReader;
import io.github.runpodjava.config.WorkerSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each setting is shown with what counts, also where it was not set. */
class EffectiveReadsTest {
    private static final Map<String, String> PROGRAM = Map.of("concurrency", "4", "job_timeout_ms", "5000");

    private static String shown(String name, String mode, Map<String, String> environment, String... flags) {
        SettingsReader in = new SettingsReader(Environment.of(environment));
        CommandLine line = CommandLine.read(List.of(flags), in);
        WorkerSettings settings = WorkerSettings.read(in).with(line);
        ReadSetting read = EffectiveReads.of(in.reads(), settings, PROGRAM, mode).stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow();
        return read.value().orElse("nothing") + " by " + read.source();
    }

    @Test
    void how_many_jobs_run_at_once_is_what_the_program_says_unless_the_one_who_starts_it_does() {
        assertThat(shown("--api-concurrency", "serve_api", Map.of())).isEqualTo("4 by default (program)");
        assertThat(shown("--api-concurrency", "serve_api", Map.of(), "--api-concurrency", "2"))
                .isEqualTo("2 by flag");
        assertThat(shown("--api-concurrency", "queue", Map.of()))
                .as("where nothing is served it counts for nothing")
                .isEqualTo("nothing by default");
        assertThat(shown("RUNPOD_REALTIME_CONCURRENCY", "realtime", Map.of("RUNPOD_REALTIME_PORT", "8000")))
                .isEqualTo("4 by default (program)");
        assertThat(shown(
                        "RUNPOD_REALTIME_CONCURRENCY",
                        "realtime",
                        Map.of("RUNPOD_REALTIME_PORT", "8000", "RUNPOD_REALTIME_CONCURRENCY", "3")))
                .isEqualTo("3 by environment");
    }

    @Test
    void the_programs_limit_for_jobs_counts_more_than_the_variable() {
        assertThat(shown("RUNPOD_JOB_TIMEOUT_MS", "queue", Map.of("RUNPOD_JOB_TIMEOUT_MS", "9000")))
                .isEqualTo("5000 by default (program)");
    }

    @Test
    void what_is_not_set_has_its_default() {
        assertThat(shown("RUNPOD_ERROR_DIGEST", "queue", Map.of())).isEqualTo("reports by default");
        assertThat(shown("RUNPOD_ERROR_DIGEST", "queue", Map.of("RUNPOD_ERROR_DIGEST", "ALL")))
                .isEqualTo("ALL by environment");
        assertThat(shown("RUNPOD_POD_HOSTNAME", "queue", Map.of())).isEqualTo("unknown by default");
        assertThat(shown("--api-rate-limits", "serve_api", Map.of())).isEqualTo("false by default");
        assertThat(shown("--api-rate-limits", "serve_api", Map.of(), "--api-rate-limits"))
                .isEqualTo("true by flag");
        assertThat(shown("--api-private-webhooks", "serve_api", Map.of())).isEqualTo("false by default");
        assertThat(shown("RUNPOD_LOG_FILE_BYTES", "queue", Map.of("RUNPOD_LOG_WORKER_BYTES", "1048576")))
                .isEqualTo("524288 by default");
    }

    @Test
    void what_another_setting_brings_is_shown_with_that_one() {
        assertThat(shown("RUNPOD_SERVICE_NAME", "queue", Map.of("OTEL_SERVICE_NAME", "captions")))
                .isEqualTo("captions by default (OTEL_SERVICE_NAME)");
        assertThat(shown("RUNPOD_GPU_TYPE_ID", "queue", Map.of("RUNPOD_GPU_NAME", "A100")))
                .isEqualTo("A100 by default (RUNPOD_GPU_NAME)");
        assertThat(shown("--api-key", "serve_api", Map.of("RUNPOD_LOCAL_API_KEY", "k")))
                .isEqualTo("k by default (RUNPOD_LOCAL_API_KEY)");
        assertThat(shown("--api-key", "serve_api", Map.of("RUNPOD_LOCAL_API_KEY", "k"), "--api-key", "l"))
                .isEqualTo("l by flag");
    }
}
