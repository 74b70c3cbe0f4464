package io.github.runpodjava.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.InvalidSettingsException;
import io.github.runpodjava.internal.inspect.JobQuestions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteOptionsTest extends RemoteCommandFixture {
    private static final Environment WITH_KEY =
            Environment.of(Map.of("RUNPOD_DEBUG_TOKEN", "0123456789abcdef", "RUNPOD_API_KEY", "rpa_1"));

    @ParameterizedTest
    @ValueSource(strings = {"logs", "crashes", "inspect"})
    void a_command_without_its_endpoint_is_refused_and_is_no_start_of_a_worker(String command) {
        assertThat(RemoteCommand.isMeant(List.of(command, "--lines", "5"))).isTrue();
        assertThatThrownBy(() -> runAlone(WITH_TOKEN, stream(out), command, "--lines", "5"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("--endpoint   missing; the id of the endpoint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "", "localhost:8000/v2", "ftp://localhost/v2", "http://", "http://localhost:99999"})
    void what_is_no_url_is_refused_before_anything_is_sent(String url) {
        for (String flag : List.of("--api-url", "--platform-url")) {
            assertThatThrownBy(() -> runAlone(WITH_KEY, stream(out), "logs", "--endpoint", "x", flag, url))
                    .isInstanceOfSatisfying(InvalidSettingsException.class, unusable -> assertThat(unusable.problems())
                            .singleElement()
                            .asString()
                            .startsWith(
                                    flag + " = \"" + url + "\"   expected an http or https URL, for example https://"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logs",
                "crashes --api-url https://api.runpod.ai/v2/",
                "inspect --api-url https://x.api.runpod.ai",
                "logs --platform --worker w1",
                "logs --platform --worker w1 --api-url http://localhost:1/v2",
            })
    void runpod_is_not_asked_without_a_key(String words) {
        assertThatThrownBy(() -> runAlone(WITH_TOKEN, stream(out), (words + " --endpoint x").split(" ")))
                .isInstanceOfSatisfying(InvalidSettingsException.class, unusable -> assertThat(unusable.problems())
                        .singleElement()
                        .asString()
                        .startsWith("RUNPOD_API_KEY   missing; your key for RunPod, which "));
    }

    @Test
    void a_key_that_cannot_be_sent_is_refused_without_being_shown() {
        Environment environment =
                Environment.of(Map.of("RUNPOD_DEBUG_TOKEN", "0123456789abcdef", "RUNPOD_API_KEY", "schlüssel"));

        assertThatThrownBy(() -> runAlone(environment, stream(out), "logs", "--endpoint", "x"))
                .isInstanceOfSatisfying(InvalidSettingsException.class, unusable -> assertThat(unusable.problems())
                        .containsExactly("RUNPOD_API_KEY   has characters that no key can hold; only printable ASCII"
                                + " is allowed"));
    }

    @Test
    void an_argument_of_that_name_further_back_is_the_programs_own() {
        assertThat(RemoteCommand.isMeant(List.of("--folder", "logs"))).isFalse();
        assertThat(RemoteCommand.isMeant(List.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "", "Memory"})
    void what_nobody_can_answer_is_refused_before_anything_is_sent(String what) {
        assertThatThrownBy(() -> run("inspect", "--what", what))
                .isInstanceOfSatisfying(InvalidSettingsException.class, unusable -> assertThat(unusable.problems())
                        .containsExactly("--what = \"" + what + "\"   expected one of status, workflow, queue, memory,"
                                + " artifacts, config, connections, threads, startup, metrics, ready, log-level, for"
                                + " example memory"));
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void the_help_names_all_that_can_be_asked() {
        assertThat(RemoteUsage.text()).contains(JobQuestions.names());
    }

    @Test
    void all_that_is_unusable_is_told_at_once_and_nothing_is_sent() {
        assertThatThrownBy(() -> run("logs", "--lines", "0", "--level", "loud"))
                .isInstanceOfSatisfying(InvalidSettingsException.class, unusable -> assertThat(unusable.problems())
                        .containsExactly(
                                "--lines = \"0\"   expected a whole number from 1 to 5000, for example 100",
                                "--level = \"loud\"   expected TRACE, DEBUG, INFO, WARN or ERROR, for example"
                                        + " WARN"));
        assertThat(server.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "5001", "ten", "", "99999999999"})
    void what_is_no_number_of_lines_is_refused(String lines) {
        assertThatThrownBy(() -> run("logs", "--lines", lines))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("--lines = \"" + lines + "\"");
    }

    @Test
    void a_token_that_no_worker_can_have_is_refused() {
        Environment environment = Environment.of(Map.of("RUNPOD_DEBUG_TOKEN", "short"));

        assertThatThrownBy(() -> runAlone(environment, stream(out), "logs", "--endpoint", "x"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("RUNPOD_DEBUG_TOKEN   expected at least 16 characters and has 5; set it to")
                .hasMessageNotContaining("short");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logs --endpoint", "logs --endpoint --follow"})
    void a_flag_without_its_value_is_told_once(String words) {
        assertThatThrownBy(() -> runAlone(WITH_KEY, stream(out), words.split(" ")))
                .isInstanceOfSatisfying(InvalidSettingsException.class, unusable -> assertThat(unusable.problems())
                        .containsExactly(
                                "--endpoint   lacks its value; write it behind the flag, as in" + " --endpoint VALUE"));
    }

    @Test
    void a_word_that_is_no_flag_is_told() {
        assertThatThrownBy(() -> run("logs", "--folow", "follow", "--json=yes"))
                .hasMessageContaining("--folow   is no flag of this command")
                .hasMessageContaining("\n  follow   is no flag of this command")
                .hasMessageContaining("--json=yes   has a value, which this flag does not take; write --json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void help_is_that_of_the_commands(String help) throws Exception {
        runAlone(Environment.of(Map.of()), stream(out), "logs", help);

        assertThat(printed())
                .contains("--endpoint ID", "--follow", "--record NAME")
                .doesNotContain("--serve-api");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect --follow",
                "crashes --follow",
                "crashes --level warn",
                "crashes --lines 5",
                "inspect --lines 5",
                "crashes --job a",
                "logs --record a",
                "logs --what memory",
                "inspect --platform",
            })
    void a_flag_of_another_command_is_not_passed_over(String words) {
        String[] all = (words + " --endpoint x --api-url http://localhost:1/v2").split(" ");

        assertThatThrownBy(() -> runAlone(WITH_TOKEN, stream(out), all))
                .isInstanceOfSatisfying(InvalidSettingsException.class, unusable -> assertThat(unusable.problems())
                        .first()
                        .asString()
                        .startsWith(all[1] + "   is no flag of " + all[0] + "; it is one of "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"logs --job", "logs --worker", "inspect --worker", "crashes --record"})
    void what_is_to_narrow_the_answer_down_is_not_empty(String words) {
        String[] given = words.split(" ");

        assertThatThrownBy(() -> runAlone(
                        WITH_TOKEN,
                        stream(out),
                        given[0],
                        given[1],
                        "",
                        "--endpoint",
                        "x",
                        "--api-url",
                        "http://localhost:1/v2"))
                .isInstanceOfSatisfying(InvalidSettingsException.class, unusable -> assertThat(unusable.problems())
                        .containsExactly(given[1] + " = \"\"   is empty; name one, or leave the flag out"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://api.runpod.ai/v2/abc", "../x", "a?b", "a#b", "a b", "..", "%2e%2e"})
    void what_is_no_id_of_an_endpoint_is_refused(String endpoint) {
        assertThatThrownBy(() -> runAlone(
                        WITH_TOKEN, stream(out), "logs", "--endpoint", endpoint, "--api-url", "http://localhost:1/v2"))
                .isInstanceOfSatisfying(InvalidSettingsException.class, unusable -> assertThat(unusable.problems())
                        .singleElement()
                        .asString()
                        .startsWith("--endpoint = \"" + endpoint + "\"   expected the id of an endpoint"));
    }
}
