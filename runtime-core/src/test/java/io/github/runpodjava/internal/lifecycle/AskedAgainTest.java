package io.github.runpodjava.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AskedAgainTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** The clock of the JVM may begin anywhere, and run over. */
    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE - 5, Long.MIN_VALUE})
    void a_signal_counts_again_once_a_second_has_passed(long first) {
        AskedAgain asked = new AskedAgain(first);

        assertThat(asked.at(first)).isFalse();
        assertThat(asked.at(first + SECOND - 1)).isFalse();
        assertThat(asked.at(first + SECOND)).isTrue();
        assertThat(asked.at(first + 600 * SECOND)).isTrue();
    }
}
