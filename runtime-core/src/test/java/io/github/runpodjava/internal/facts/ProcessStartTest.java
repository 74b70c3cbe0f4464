package io.github.runpodjava.internal.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessStartTest {
    private static final Instant JVM = Instant.parse("2026-03-01T12:00:00Z");
    private static final String STAT =
            "4954 (java) x) (y) S 1 4954 1 0 -1 4194560 9 0 0 0 5 2 0 0 20 0 19 0 7598567 10240 20 184467 1 1 0 0";

    @Test
    void the_age_is_the_time_since_the_boot_less_the_ticks_before_the_process() {
        assertThat(ProcessStart.age(STAT, "75987.67 150000.01")).contains(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "'', 75987.67 1", "1 (java) S 1, 75987.67 1", "1 (java) S 1, ''"})
    void what_the_kernel_does_not_say_is_not_known(String stat, String uptime) {
        assertThat(ProcessStart.age(stat, uptime)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // What the JDK says, and the kernel's clocks, in milliseconds before the JVM; what counts
        "700, 30, 30",
        "3700, 2900, 2900",
        "20, 25, 25",
        "700, -5, 0",
        "700, -5000, 700",
        "700, 2000, 700",
        "-10, -5, 0"
    })
    void the_kernels_clocks_count_within_the_second_that_the_jdk_cuts_off(int said, int exact, int expected) {
        assertThat(ProcessStart.of(before(said), before(exact), JVM)).isEqualTo(JVM.minusMillis(expected));
    }

    @Test
    void without_them_it_is_what_the_jdk_says_and_without_that_the_jvm() {
        assertThat(ProcessStart.of(before(700), Optional.empty(), JVM)).isEqualTo(JVM.minusMillis(700));
        assertThat(ProcessStart.of(Optional.empty(), Optional.empty(), JVM)).isEqualTo(JVM);
    }

    private static Optional<Instant> before(int millis) {
        return Optional.of(JVM.minusMillis(millis));
    }
}
