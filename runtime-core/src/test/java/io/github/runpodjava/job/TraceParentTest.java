package io.github.runpodjava.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void trace_span_and_flags_are_read() {
        assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-01")).contains(new TraceParent(TRACE, SPAN, "01"));
    }

    @Test
    void a_later_version_may_say_more() {
        assertThat(TraceParent.parse("01-" + TRACE + "-" + SPAN + "-00-more"))
                .contains(new TraceParent(TRACE, SPAN, "00"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "00-" + TRACE + "-" + SPAN + "-0",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
                "00_" + TRACE + "-" + SPAN + "-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473\n-" + SPAN + "-01"
            })
    void what_is_none_is_passed_over(String header) {
        assertThat(TraceParent.parse(header)).isEmpty();
    }
}
