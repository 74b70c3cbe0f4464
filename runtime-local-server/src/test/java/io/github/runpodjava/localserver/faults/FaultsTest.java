package io.github.runpodjava.localserver.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.config.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {
    @TempDir
    private Path folder;

    @Test
    void a_file_that_is_missing_is_refused_by_name() {
        Path file = folder.resolve("none.json");

        assertThat(problemsOf(file)).singleElement().asString().contains("--faults", file.toString(), "there is none");
    }

    @Test
    void a_folder_is_no_plan() {
        assertThat(problemsOf(folder)).singleElement().asString().contains("it cannot be read");
    }

    @Test
    void every_problem_of_a_file_is_a_setting_that_is_unusable() throws IOException {
        Path file = folder.resolve("bad.json");
        Files.writeString(file, "{\"rules\": [{\"on\": \"run\", \"fault\": \"lose\", \"rate\": 5}, {\"on\": \"x\"}]}");

        assertThat(problemsOf(file))
                .hasSize(3)
                .allMatch(problem -> problem.startsWith("--faults " + file + ": rules["));
    }

    @Test
    void a_good_file_and_no_file_are_taken() throws IOException {
        Path file = folder.resolve("good.json");
        Files.writeString(file, "{\"rules\": [{\"on\": \"run\", \"fault\": \"lose\"}]}");

        assertThatCode(() -> Faults.of(settings(file.toString()))).doesNotThrowAnyException();
        assertThatCode(() -> Faults.of(settings(null))).doesNotThrowAnyException();
    }

    private static List<String> problemsOf(Path file) {
        return catchThrowableOfType(InvalidSettingsException.class, () -> Faults.of(settings(file.toString())))
                .problems();
    }

    private static ApiSettings settings(String file) {
        return new ApiSettings("127.0.0.1", 0, null, 1, null, List.of(), List.of(), false, false, file);
    }
}
