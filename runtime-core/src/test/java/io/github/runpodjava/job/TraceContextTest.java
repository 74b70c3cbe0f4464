package io.github.runpodjava.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.testkit.Samples;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private final RandomGenerator dice = new SplittableRandom(1);

    private static String state(String header) {
        return TraceContext.read(PARENT, header).orElseThrow().state();
    }

    @Test
    void a_child_is_in_the_same_trace_with_the_same_flags_and_a_span_of_its_own() {
        TraceContext child = TraceContext.read(PARENT, "a=1").orElseThrow().child(dice);

        assertThat(child.headers().get("traceparent")).matches("00-" + TRACE + "-[0-9a-f]{16}-01");
        assertThat(child.headers().get("traceparent")).doesNotContain("00f067aa0ba902b7");
        assertThat(child.headers()).containsEntry("tracestate", "a=1");
    }

    @Test
    void a_new_trace_is_sampled_random_and_valid() {
        Map<String, String> headers = TraceContext.root(dice).headers();

        assertThat(headers).containsOnlyKeys("traceparent");
        assertThat(headers.get("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-03");
        assertThat(TraceParent.parse(headers.get("traceparent"))).isPresent();
        assertThat(TraceContext.root(dice).headers()).isNotEqualTo(headers);
    }

    @Test
    void no_id_is_all_zero_whatever_the_dice_show() {
        RandomGenerator zeros = () -> 0;

        String header = TraceContext.root(zeros).child(zeros).parent().header();

        assertThat(TraceParent.parse(header)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "fd", "05"})
    void of_the_flags_only_the_known_ones_are_passed_on(String flags) {
        TraceParent parent =
                TraceParent.parse("00-" + TRACE + "-00f067aa0ba902b7-" + flags).orElseThrow();

        assertThat(parent.header()).endsWith(flags.equals("ff") ? "-03" : "-01");
    }

    @Test
    void a_later_version_is_passed_on_as_the_one_that_is_spoken_here() {
        TraceParent parent = TraceParent.parse("cc-" + TRACE + "-00f067aa0ba902b7-01-what-comes")
                .orElseThrow();

        assertThat(parent.header()).isEqualTo(PARENT);
    }

    @Test
    void without_a_valid_parent_there_is_no_state_either() {
        assertThat(TraceContext.read(null, "a=1")).isEmpty();
        assertThat(TraceContext.read("nonsense", "a=1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", "fw529a3039@dt=FfAnW9;x y", "1a-_*/=~!\""})
    void a_valid_state_is_passed_on_as_it_is(String header) {
        assertThat(state(header)).isEqualTo(header);
    }

    @Test
    void empty_members_and_spaces_around_members_are_left_out() {
        assertThat(state(" a=1 ,\t,b=2,")).isEqualTo("a=1,b=2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "=1", "a=", "A=1", "a=1=2", "a=1,a=2", "a b=1", "a=\u00e9", "a=1\r\nx=2", "@a=1", "a=1,b"})
    void an_invalid_state_counts_as_none_and_the_parent_stays(String header) {
        TraceContext context = TraceContext.read(PARENT, header).orElseThrow();

        assertThat(context.headers()).isEqualTo(Map.of("traceparent", PARENT));
    }

    @Test
    void more_than_32_members_are_invalid() {
        String most = IntStream.range(0, 32).mapToObj(n -> "k" + n + "=1").collect(Collectors.joining(","));

        assertThat(state(most)).isEqualTo(most);
        assertThat(state(most + ",k32=1")).isEmpty();
    }

    @Test
    void of_more_than_512_characters_long_members_go_first_and_then_the_oldest() {
        String small = IntStream.range(0, 20)
                .mapToObj(n -> "k" + (10 + n) + "=" + "v".repeat(21))
                .collect(Collectors.joining(","));
        String large = "large=" + "v".repeat(200);

        assertThat(small).hasSize(20 * 26 - 1 - 20 + 20);
        assertThat(state(large + "," + small)).hasSizeLessThanOrEqualTo(512).doesNotContain("large");
        assertThat(small).startsWith(state(large + "," + small));
        assertThat(state("k=" + "v".repeat(256))).hasSize(258);
    }

    @ParameterizedTest
    @ValueSource(strings = {"k=", "v="})
    void no_part_is_longer_than_256(String start) {
        String longest = "k".repeat(start.startsWith("k") ? 256 : 1);
        String value = "v".repeat(start.startsWith("v") ? 256 : 1);

        assertThat(state(longest + "=" + value)).isNotEmpty();
        assertThat(state(start.startsWith("k") ? "k" + longest + "=" + value : longest + "=v" + value))
                .isEmpty();
    }

    @Test
    void a_job_says_it_itself_or_in_its_input() {
        String inInput = "{\"traceparent\":\"" + PARENT + "\",\"tracestate\":\"a=1\"}";
        String itself = PARENT.replace(TRACE, "0af7651916cd43dd8448eb211c80319c");

        TakenJob byInput = Samples.job("a", inInput);
        TakenJob byBoth = Samples.jobOf("{\"id\":\"a\",\"traceparent\":\"" + itself + "\",\"input\":" + inInput + "}");

        assertThat(byInput.trace()).contains(TraceContext.read(PARENT, "a=1").orElseThrow());
        assertThat(byBoth.trace()).contains(TraceContext.read(itself, null).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"traceparent\":1}", "[\"traceparent\"]", "\"traceparent\"", "null", "{\"traceparent\":\"x\"}"
            })
    void any_other_input_says_nothing(String input) {
        assertThat(Samples.job("a", input).trace()).isEmpty();
    }
}
