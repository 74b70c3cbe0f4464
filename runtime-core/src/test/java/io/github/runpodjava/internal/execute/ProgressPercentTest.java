package io.github.runpodjava.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.testkit.Samples;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProgressPercentTest {
    @Test
    void numbers_and_objects_that_name_a_percentage_are_understood() {
        assertThat(ProgressPercent.of(45)).isEqualTo(45.0);
        assertThat(ProgressPercent.of(12.5)).isEqualTo(12.5);
        assertThat(ProgressPercent.of(Map.of("percent", 30))).isEqualTo(30.0);
        assertThat(ProgressPercent.of(Map.of("progress_percent", 31))).isEqualTo(31.0);
        assertThat(ProgressPercent.of(Samples.MAPPER.readTree("{\"percent\": 7}")))
                .isEqualTo(7.0);
        assertThat(ProgressPercent.of(Samples.MAPPER.readTree("8"))).isEqualTo(8.0);
    }

    @Test
    void a_sorted_map_of_other_keys_than_strings_says_nothing_and_throws_nothing() {
        assertThat(ProgressPercent.of(new TreeMap<>(Map.of(1, "first")))).isNull();
        assertThat(ProgressPercent.of(new TreeMap<>(Map.of("percent", 30)))).isEqualTo(30.0);
    }

    @Test
    void everything_else_is_not() {
        assertThat(ProgressPercent.of(101)).isNull();
        assertThat(ProgressPercent.of(-1)).isNull();
        assertThat(ProgressPercent.of(Double.NaN)).isNull();
        assertThat(ProgressPercent.of("45%")).isNull();
        assertThat(ProgressPercent.of(null)).isNull();
        assertThat(ProgressPercent.of(Map.of("done", 1))).isNull();
        assertThat(ProgressPercent.of(Samples.MAPPER.readTree("[1]"))).isNull();
        assertThat(ProgressPercent.of(Samples.MAPPER.readTree("1" + "0".repeat(400))))
                .isNull();
    }
}
