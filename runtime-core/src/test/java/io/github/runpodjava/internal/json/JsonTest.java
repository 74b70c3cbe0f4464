package io.github.runpodjava.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.internal.pacing.Lazy;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {
    private final JsonMapper mapper = Json.newMapper();

    private String echoed(String json) {
        return new BodyWriter(Lazy.of(mapper), Lazy.of(mapper), 1 << 26)
                .chunk(mapper.readTree(json))
                .asText();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "9007199254740993",
                "9223372036854775808",
                "123456789012345678901234567890123456789",
                "1.10",
                "0.1",
                "10000000000000000.1",
                "3.141592653589793238462643383279",
                "-0",
                "\"\"",
                "\"grüße \uD83D\uDE00 \u2028\"",
                "true",
                "null",
                "[]",
                "{}",
                "[[],{}]",
                "{\"b\":1,\"a\":2,\"\":3,\"ü\":4}"
            })
    void an_echo_is_exact(String json) {
        assertThat(echoed(json)).isEqualTo("{\"output\":" + (json.equals("-0") ? "0" : json) + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1E-400", "1e5", "1.5E+3"})
    void a_number_with_an_exponent_keeps_its_value(String number) {
        JsonNode back = mapper.readTree(echoed(number)).path("output");

        assertThat(back.decimalValue()).isEqualByComparingTo(new BigDecimal(number));
    }

    @Test
    void a_negative_zero_becomes_a_zero_because_exact_decimals_have_none() {
        assertThat(echoed("-0.0")).isEqualTo("{\"output\":0.0}");
    }

    @Test
    void a_record_gets_its_numbers_as_it_declares_them() {
        record Numbers(double d, BigDecimal exact, BigInteger big, long l) {}
        Numbers numbers = mapper.readValue(
                "{\"d\":0.1,\"exact\":1.10,\"big\":123456789012345678901234567890,\"l\":9007199254740993}",
                Numbers.class);

        assertThat(numbers)
                .isEqualTo(new Numbers(
                        0.1,
                        new BigDecimal("1.10"),
                        new BigInteger("123456789012345678901234567890"),
                        9007199254740993L));
    }

    @Test
    void a_string_of_thirty_megabytes_and_a_key_of_100_000_characters_are_read() {
        String large = "x".repeat(30 << 20);
        String key = "k".repeat(100_000);

        JsonNode node = mapper.readTree("{\"" + key + "\":\"" + large + "\"}");

        assertThat(node.path(key).asString()).hasSize(30 << 20);
    }

    @Test
    void what_is_nested_as_deep_as_may_be_can_be_read_and_echoed() {
        String deepest = "[".repeat(Json.DEEPEST) + "]".repeat(Json.DEEPEST);

        assertThat(echoed(deepest)).isEqualTo("{\"output\":" + deepest + "}");
    }

    @Test
    void what_is_nested_deeper_is_refused_and_not_a_stack_overflow() {
        String tooDeep = "[".repeat(100_000);

        assertThatThrownBy(() -> mapper.readTree(tooDeep)).isInstanceOf(JacksonException.class);
    }

    @Test
    void of_two_equal_keys_the_last_wins_as_in_python() {
        assertThat(echoed("{\"a\":1,\"b\":2,\"a\":3}")).isEqualTo("{\"output\":{\"a\":3,\"b\":2}}");
    }

    @Test
    void escapes_and_characters_are_the_same_text() {
        assertThat(echoed("\"\\u00fc\\ud83d\\ude00\\n\\u0000\"")).isEqualTo("{\"output\":\"ü\uD83D\uDE00\\n\\u0000\"}");
    }

    @Test
    void a_number_of_a_hundred_thousand_digits_is_read_and_a_longer_one_refused() {
        assertThat(mapper.readTree("9".repeat(100_000)).isNumber()).isTrue();
        assertThatThrownBy(() -> mapper.readTree("9".repeat(100_001))).isInstanceOf(JacksonException.class);
    }
}
