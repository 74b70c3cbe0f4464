package io.github.runpodjava.logging;

import static io.github.runpodjava.logging.LogBench.json;
import static io.github.runpodjava.logging.LogBench.pair;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.runpodjava.config.LogFormat;
import io.github.runpodjava.config.LogLevel;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.JsonNodeFactory;

class LogValuesTest {
    private final LogBench bench = new LogBench(LogLevel.INFO, LogFormat.JSON);

    private String written(@Nullable Object value) {
        bench.event(Level.INFO, "m", Map.of(), List.of(pair("v", value)), null);
        return json(bench.onlyLine()).get("data").get("v").toString();
    }

    @ParameterizedTest
    @MethodSource
    void a_value_is_what_json_calls_it(@Nullable Object value, String expected) {
        bench.event(Level.INFO, "m", Map.of(), List.of(pair("v", value)), null);

        assertThat(bench.onlyLine()).endsWith("\"data\":{\"v\":" + expected + "}}\n");
    }

    static Stream<Arguments> a_value_is_what_json_calls_it() {
        return Stream.of(
                Arguments.of(null, "null"),
                Arguments.of(true, "true"),
                Arguments.of(7, "7"),
                Arguments.of((byte) 7, "7"),
                Arguments.of(Long.MAX_VALUE, "9223372036854775807"),
                Arguments.of(1.5f, "1.5"),
                Arguments.of(Double.NaN, "\"NaN\""),
                Arguments.of(Float.NEGATIVE_INFINITY, "\"-Infinity\""),
                Arguments.of(new BigInteger("123456789012345678901234567890"), "123456789012345678901234567890"),
                Arguments.of(new BigDecimal("0.10"), "0.10"),
                Arguments.of(new BigDecimal("1E+308"), "1E+308"),
                Arguments.of(new BigDecimal("1E+309"), "\"1E+309\""),
                Arguments.of(new BigDecimal("-1E+1000000000"), "\"-1E+1000000000\""),
                Arguments.of(new BigInteger("9".repeat(310)), "\"" + "9".repeat(310) + "\""),
                Arguments.of(new BigDecimal("0." + "1".repeat(400)), "\"0." + "1".repeat(400) + "\""),
                Arguments.of(JsonNodeFactory.instance.numberNode(new BigDecimal("1E+400")), "\"1E+400\""),
                Arguments.of(new AtomicLong(5), "5"),
                Arguments.of('c', "\"c\""),
                Arguments.of(new StringBuilder("text"), "\"text\""),
                Arguments.of(TimeUnit.SECONDS, "\"SECONDS\""),
                Arguments.of(Duration.ofSeconds(3), "\"PT3S\""),
                Arguments.of(URI.create("https://example.org/a"), "\"https://example.org/a\""),
                Arguments.of(Path.of("a", "b"), "\"a/b\""),
                Arguments.of(Arrays.asList(1, null, "x"), "[1,null,\"x\"]"),
                Arguments.of(Map.of("k", List.of(Map.of("n", 1))), "{\"k\":[{\"n\":1}]}"),
                Arguments.of(Collections.singletonMap(null, 1), "{\"null\":1}"),
                Arguments.of(Map.of(5, "five"), "{\"5\":\"five\"}"),
                Arguments.of(new int[] {1, 2}, "[1,2]"),
                Arguments.of(new Object[] {"a", 'b'}, "[\"a\",\"b\"]"),
                Arguments.of(new byte[300], "\"[300 bytes]\""),
                Arguments.of(json("{\"a\":[1,2.5,null,true,\"x\"]}"), "{\"a\":[1,2.5,null,true,\"x\"]}"),
                Arguments.of(new Login("me", "hunter2"), "\"Login[me]\""));
    }

    record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    @Test
    void a_value_whose_to_string_throws_says_so() {
        assertThat(written(new Thrower(new IllegalStateException("x"))))
                .isEqualTo("\"[unreadable " + Thrower.class.getName() + ": java.lang.IllegalStateException]\"");
    }

    @Test
    void a_value_whose_to_string_throws_an_error_or_recurses_says_so() {
        assertThat(written(List.of(new Thrower(new AssertionError("x")), new Endless())))
                .isEqualTo("[\"[unreadable " + Thrower.class.getName() + ": java.lang.AssertionError]\","
                        + "\"[unreadable " + Endless.class.getName() + ": java.lang.StackOverflowError]\"]");
    }

    @Test
    void a_collection_that_breaks_half_way_says_so_and_spares_the_next_field() {
        List<Integer> broken = new AbstractList<>() {
            @Override
            public Integer get(int index) {
                throw new UnsupportedOperationException();
            }

            @Override
            public int size() {
                return 2;
            }
        };

        bench.event(Level.INFO, "m", Map.of(), List.of(pair("a", List.of(broken)), pair("b", List.of(1))), null);

        assertThat(json(bench.onlyLine()).get("data").get("a").stringValue()).startsWith("[unreadable");
        assertThat(json(bench.onlyLine()).get("data").get("b").toString()).isEqualTo("[1]");
    }

    @Test
    void a_value_that_contains_itself_ends() {
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);

        assertThat(written(map)).isEqualTo("{\"self\":\"[contains itself]\"}");
    }

    @Test
    void a_value_that_occurs_twice_side_by_side_is_shown_twice() {
        List<Integer> one = List.of(1);

        assertThat(written(List.of(one, one))).isEqualTo("[[1],[1]]");
    }

    @Test
    void depth_has_an_end() {
        List<Object> nested = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            nested = new ArrayList<>(List.of(nested));
        }

        assertThat(written(nested)).hasSizeLessThan(200).contains("[too deep]");
    }

    @Test
    void a_collection_without_end_has_an_end() {
        assertThat(json(written(Collections.nCopies(Integer.MAX_VALUE, 1))))
                .hasSizeLessThanOrEqualTo(LogValues.MAX_VALUES)
                .last()
                .hasToString("\"[too many values]\"");
    }

    @Test
    void keys_that_become_the_same_are_never_written_twice() {
        Map<String, Integer> map = new LinkedHashMap<>();
        map.put("k\ud800", 1);
        map.put("k\ud801", 2);

        assertThat(written(map)).isEqualTo("{\"k\ufffd\":1,\"(2) k\ufffd\":2}");
    }

    private record Thrower(Throwable thrown) {
        @Override
        public String toString() {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        }
    }

    private static final class Endless {
        @Override
        public String toString() {
            return "x" + this;
        }
    }

    @Test
    void keys_that_are_the_same_as_text_all_keep_their_values() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(1, "int");
        map.put("1", "string");
        map.put(1L, "long");
        map.put("(2) 1", "taken");
        map.put('x', "char");
        map.put("x", "another");

        assertThat(new LogValues().plain(map))
                .isEqualTo(Map.of(
                        "1",
                        "int",
                        "(2) 1",
                        "string",
                        "(3) 1",
                        "long",
                        "(2) (2) 1",
                        "taken",
                        "x",
                        "char",
                        "(2) x",
                        "another"));
    }

    @Test
    void many_keys_that_are_the_same_as_text_cost_no_more_than_others() {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < LogValues.MAX_VALUES - 1; i++) {
            map.put(new Same(), i);
        }

        assertThat((Map<?, ?>) new LogValues().plain(map)).hasSize(LogValues.MAX_VALUES - 1);
    }

    private static final class Same {
        @Override
        public String toString() {
            return "same";
        }
    }
}
