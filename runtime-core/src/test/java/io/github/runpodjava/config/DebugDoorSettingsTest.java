package io.github.runpodjava.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebugDoorSettingsTest {
    private static DebugDoorSettings read(String... variables) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            all.put(variables[i], variables[i + 1]);
        }
        SettingsReader in = new SettingsReader(Environment.of(all));
        DebugDoorSettings settings = DebugDoorSettings.read(in);
        in.rejectIfAnyProblem();
        return settings;
    }

    @Test
    void on_a_developer_s_machine_the_local_server_has_them_and_there_is_no_port() {
        assertThat(read().onLocalServer()).isTrue();
        assertThat(read().ownPort()).isEmpty();
        assertThat(read("RUNPOD_DEBUG_ENDPOINTS", "false").onLocalServer()).isFalse();
    }

    @Test
    void in_production_they_are_off_unless_switched_on() {
        assertThat(read("RUNPOD_ENDPOINT_ID", "e").onLocalServer()).isFalse();
        assertThat(read("RUNPOD_ENDPOINT_ID", "e", "RUNPOD_DEBUG_ENDPOINTS", "true")
                        .onLocalServer())
                .isTrue();
        assertThat(read("RUNPOD_ENDPOINT_ID", "e", "RUNPOD_DEBUG_PORT", "9999").onLocalServer())
                .isTrue();
        assertThat(read("RUNPOD_DEBUG_PORT", "9999").ownPort()).hasValue(9999);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "worker.example", "127.0.0.1.evil.example"})
    void others_need_a_token(String host) {
        assertThatThrownBy(() -> read("RUNPOD_DEBUG_PORT", "9999", "RUNPOD_DEBUG_HOST", host))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("RUNPOD_DEBUG_TOKEN")
                .hasMessageContaining(host);
        assertThat(read(
                                "RUNPOD_DEBUG_PORT",
                                "9999",
                                "RUNPOD_DEBUG_HOST",
                                host,
                                "RUNPOD_DEBUG_TOKEN",
                                "sixteen-or-more!")
                        .thisMachineOnly())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]"})
    void this_machine_needs_none(String host) {
        assertThat(read("RUNPOD_DEBUG_PORT", "0", "RUNPOD_DEBUG_HOST", host).thisMachineOnly())
                .isTrue();
    }

    @Test
    void a_reader_knows_what_it_has_read_and_what_counted() {
        SettingsReader in = new SettingsReader(Environment.of(Map.of("A", "5", "C", "x")));
        in.number("A", 0, 10, 1);
        in.number("B", 0, 10, 2);
        in.text("C");
        in.text("D");
        in.text("E", "e");

        assertThat(in.reads())
                .containsExactly(
                        new ReadSetting("A", "5", null),
                        new ReadSetting("B", null, "2"),
                        new ReadSetting("C", "x", null),
                        new ReadSetting("D", null, null),
                        new ReadSetting("E", null, "e"));
        assertThat(in.reads())
                .extracting(ReadSetting::source)
                .containsExactly("environment", "default", "environment", "default", "default");
        assertThat(new ReadSetting("--api-port", "1", null).source()).isEqualTo("flag");
        assertThat(new ReadSetting("K", "secret", null).toString()).doesNotContain("secret");
    }
}
