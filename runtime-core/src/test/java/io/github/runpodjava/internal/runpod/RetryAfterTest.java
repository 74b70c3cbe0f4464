package io.github.runpodjava.internal.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1000",
        "' 7 ', 7000",
        "0.25, 250",
        "1.5, 1500",
        "299.9, 299900",
        "300, 300000",
        "301, 300000",
        "99999999999999999999, 300000",
        "'Sun, 01 Mar 2026 12:00:30 GMT', 30000",
        "'Sun, 01 Mar 2026 11:00:00 GMT', 0",
        "'Mon, 02 Mar 2026 12:00:00 GMT', 300000",
        "'Fri, 31 Dec 9999 23:59:59 GMT', 300000",
    })
    void tells_the_pause(String header, long millis) {
        assertThat(RetryAfter.parse(header, NOW)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "-0.5",
                "NaN",
                "Infinity",
                "-Infinity",
                "soon",
                "5s",
                "1,5",
                "5d",
                "5f",
                "0x1p3",
                "2026-03-01T12:00:30Z",
                "Sunday",
                "Sun, 99 Mar 2026 12:00:30 GMT"
            })
    void nonsense_is_no_pause(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isEmpty();
    }

    @Test
    void a_header_of_a_million_digits_is_no_pause() {
        assertThat(RetryAfter.parse("9".repeat(1_000_000), NOW)).isEmpty();
    }
}
