package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.spi.LocalServerSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartMessageTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.8.8.8", "::1"})
    void a_server_for_this_machine_needs_no_warning(String host) {
        assertThat(warning(host, null)).isEmpty();
    }

    @Test
    void a_server_for_others_without_a_key_is_warned_about_in_one_line() {
        assertThat(warning("0.0.0.0", null).orElseThrow())
                .contains("0.0.0.0", "run jobs", "--api-key")
                .doesNotContain("\n");
        assertThat(warning("", null).orElseThrow()).contains("every address of this machine");
    }

    @Test
    void a_key_is_remedy_enough_and_is_told_nowhere() {
        assertThat(warning("0.0.0.0", "secret")).isEmpty();
        assertThat(String.join("\n", message("0.0.0.0", "secret").lines())).doesNotContain("secret");
    }

    /** One that only says what an input looks like fails for most handlers. */
    @Test
    void what_is_proposed_is_the_job_that_there_is() throws Exception {
        assertThat(message("localhost", null).lines())
                .anyMatch(line -> line.endsWith("-d '{\"input\": {\"name\": \"value\"}}'"));

        Files.writeString(folder.resolve("test_input.json"), "{\"input\": {\"prompt\": \"a cat\"}}");

        assertThat(message("localhost", null).lines()).anyMatch(line -> line.endsWith("-d @test_input.json"));
    }

    private Optional<String> warning(String host, @Nullable String key) {
        return message(host, key).warning();
    }

    private StartMessage message(String host, @Nullable String key) {
        ApiSettings api = new ApiSettings(host, 8000, null, 1, key, List.of(), List.of(), false, false, null);
        return new StartMessage(
                new LocalServerSettings(api, List.of("w"), Optional.empty()),
                URI.create("http://localhost:8000"),
                folder);
    }
}
