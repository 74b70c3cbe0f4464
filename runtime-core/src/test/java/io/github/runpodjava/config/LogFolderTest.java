package io.github.runpodjava.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFolderTest {
    @TempDir
    Path noVolume;

    private String owner(String pod) {
        return LogFolder.read(Environment.of(Map.of("RUNPOD_POD_ID", pod)), noVolume.resolve("none"))
                .owner();
    }

    @Test
    void a_long_name_leaves_room_for_what_file_names_have_beside_it_and_tells_workers_apart() {
        String id = "p".repeat(300);

        assertThat(owner(id)).startsWith("ppp").hasSizeLessThanOrEqualTo(137);
        assertThat(owner(id + "1")).isNotEqualTo(owner(id + "2"));
        assertThat(owner("p".repeat(128))).isEqualTo("p".repeat(128));
    }

    @Test
    void what_is_no_path_is_no_folder_for_who_must_go_on_and_a_problem_for_who_reads_settings() {
        // A character that no file system takes, as one beyond ASCII is where the locale does not have it.
        Environment environment = Environment.of(Map.of("RUNPOD_LOG_DIR", "/logs/\0x"));

        assertThat(LogFolder.read(environment).path()).isEmpty();
        SettingsReader in = new SettingsReader(environment);
        LogFolder.read(in);
        assertThatThrownBy(in::rejectIfAnyProblem)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("RUNPOD_LOG_DIR");
    }
}
