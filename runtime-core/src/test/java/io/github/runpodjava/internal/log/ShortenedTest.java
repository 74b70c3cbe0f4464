package io.github.runpodjava.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortenedTest {
    @Test
    void what_is_not_too_long_stays_the_same() {
        assertThat(Shortened.to("abc", 3)).isEqualTo("abc");
        assertThat(Shortened.start("abc", 3)).isEqualTo("abc");
        assertThat(Shortened.start("ab\ud83d\ude00", 4)).isEqualTo("ab\ud83d\ude00");
    }

    @Test
    void of_what_is_too_long_the_start_is_left() {
        assertThat(Shortened.to("abcd", 3)).isEqualTo("abc...");
        assertThat(Shortened.start("abcd", 3)).isEqualTo("abc");
        assertThat(Shortened.start("abcd", 0)).isEmpty();
    }

    @Test
    void no_half_of_a_surrogate_pair_is_left() {
        assertThat(Shortened.to("ab\ud83d\ude00c", 3)).isEqualTo("ab...");
        assertThat(Shortened.start("ab\ud83d\ude00c", 3)).isEqualTo("ab");
        assertThat(Shortened.start("ab\ud83d\ude00c", 4)).isEqualTo("ab\ud83d\ude00");
    }
}
