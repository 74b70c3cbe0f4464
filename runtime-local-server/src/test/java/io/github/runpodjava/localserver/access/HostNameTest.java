package io.github.runpodjava.localserver.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {

    @ParameterizedTest
    @CsvSource({
        "localhost, localhost",
        "LocalHost:8000, localhost",
        "localhost.:8000, localhost",
        "[::1]:8000, ::1",
        "::1, ::1",
        "127.0.0.1:, 127.0.0.1",
        "a.b:x, a.b:x"
    })
    void a_host_is_read_without_its_port(String header, String host) {
        assertThat(HostName.of(header).text()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:1", "app.localhost", "127.0.0.1", "127.8.9.1:80", "[::1]", "0.0.0.0:8000"
            })
    void the_names_of_this_machine_are_known(String host) {
        assertThat(HostName.of(host).isThisMachine()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "notlocalhost",
                "192.168.0.1",
                "[2001:db8::1]",
                "127.0.0.1@evil.example",
                "127.1.evil",
                "::1.evil",
                "[::1]evil.example",
                "[::1",
                "[localhost]"
            })
    void other_names_are_not(String host) {
        assertThat(HostName.of(host).isThisMachine()).isFalse();
    }
}
