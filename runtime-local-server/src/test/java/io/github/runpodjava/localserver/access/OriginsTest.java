package io.github.runpodjava.localserver.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
    private final Origins standard = new Origins(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost", "http://localhost:5173", "https://LOCALHOST:1", "http://app.localhost:3000",
                "http://127.0.0.1:8000", "http://[::1]:3000", "http://box.lan:8000", "https://box.lan:8000"
            })
    void pages_of_this_machine_and_of_the_server_itself_may_call(String origin) {
        assertThat(standard.allow(origin, "box.lan:8000")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "*",
                "https://evil.example",
                "http://localhost.evil.example",
                "http://localhost@evil.example",
                "http://evil.example#localhost",
                "http://evil.example/localhost",
                "ftp://localhost",
                "chrome-extension://localhost",
                "file://",
                "http://box.lan",
                "http://box.lan:9000",
                "http://[::1",
                "http://localhost/path",
                "localhost",
                "http://x@localhost"
            })
    void others_may_not(String origin) {
        assertThat(standard.allow(origin, "box.lan:8000")).isFalse();
    }

    @Test
    void origins_are_allowed_by_name() {
        Origins named = new Origins(List.of("https://App.Example/", "null"));

        assertThat(named.allow("https://app.example", null)).isTrue();
        assertThat(named.allow("null", null)).isTrue();
        assertThat(named.allow("http://app.example", null)).isFalse();
        assertThat(named.allow("https://app.example:8443", null)).isFalse();
    }

    @Test
    void a_star_allows_every_origin() {
        assertThat(new Origins(List.of("*")).allow("null", null)).isTrue();
    }
}
