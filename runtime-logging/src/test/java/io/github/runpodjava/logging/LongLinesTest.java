package io.github.runpodjava.logging;

import static io.github.runpodjava.logging.LogBench.json;
import static io.github.runpodjava.logging.LogBench.pair;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.LineSettings;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class LongLinesTest {
    private static final int BOUND = 300;

    private final LineSettings settings =
            LineSettings.lenient(Environment.of(Map.of("RUNPOD_LOG_MAX_TEXT_BYTES", Integer.toString(BOUND))));
    private final LogBench bench = new LogBench(LogLevel.TRACE, new JsonLineEncoder(settings, Secrets.none()));

    @Test
    void a_long_message_comes_in_numbered_parts_that_are_the_message_again() {
        String message = "0123456789".repeat(100);

        bench.event(Level.INFO, message, Map.of("requestId", "job-1"), List.of(pair("k", 1)), null);

        List<JsonNode> lines = read();
        assertThat(lines).hasSize(4);
        assertThat(joined(lines)).isEqualTo(message);
        assertThat(lines).extracting(line -> line.at("/part/number").intValue()).containsExactly(1, 2, 3, 4);
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.get("requestId").stringValue()).isEqualTo("job-1");
            assertThat(line.at("/part/total").intValue()).isEqualTo(4);
            assertThat(line.at("/part/id")).isEqualTo(lines.get(0).at("/part/id"));
        });
        assertThat(lines.get(0).has("data")).isTrue();
        assertThat(lines.get(1).has("data")).isFalse();
    }

    @Test
    void a_message_at_the_bound_is_one_line_and_one_above_it_is_two() {
        bench.event(Level.INFO, "x".repeat(BOUND), Map.of(), List.of(), null);
        bench.event(Level.INFO, "x".repeat(BOUND + 1), Map.of(), List.of(), null);

        assertThat(read()).extracting(line -> line.has("part")).containsExactly(false, true, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\ud83d\ude00",
                "é",
                "e\u0301",
                "\ud83d\udc69\u200d\ud83d\udcbb",
                "\r\n",
                "\ud83d\udc4d\ud83c\udffd"
            })
    void no_character_is_cut(String character) {
        for (int shift = 0; shift < 12; shift++) {
            LogBench each = new LogBench(LogLevel.TRACE, new JsonLineEncoder(settings, Secrets.none()));
            String message = "x".repeat(shift) + character.repeat(200);

            each.event(Level.INFO, message, Map.of(), List.of(), null);

            List<JsonNode> lines = each.lines().stream().map(LogBench::json).toList();
            assertThat(lines).hasSizeGreaterThan(1);
            assertThat(joined(lines)).isEqualTo(message);
            String start = "x".repeat(shift);
            assertThat(lines).allSatisfy(line -> assertThat(line.get("message")
                            .stringValue()
                            .substring(line == lines.get(0) ? start.length() : 0)
                            .replace(character, ""))
                    .isEmpty());
        }
    }

    @Test
    void a_long_stack_goes_on_in_further_lines_and_is_cut_between_frames() {
        IllegalStateException thrown = new IllegalStateException("bad");
        StackTraceElement[] frames = new StackTraceElement[40];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = new StackTraceElement("com.example.Deep", "call", "Deep.java", i);
        }
        thrown.setStackTrace(frames);

        bench.event(Level.ERROR, "failed", Map.of(), List.of(), thrown);

        List<JsonNode> lines = read();
        String stack = lines.stream()
                .map(line -> line.at("/error/stack").stringValue())
                .collect(Collectors.joining());
        assertThat(lines).hasSizeGreaterThan(3);
        assertThat(stack)
                .startsWith("java.lang.IllegalStateException: bad\n\tat")
                .endsWith("Deep.java:39)\n");
        assertThat(lines).allSatisfy(line -> assertThat(line.at("/error/stack").stringValue())
                .endsWith(")\n"));
        assertThat(joined(lines)).isEqualTo("failed");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void no_part_is_longer_than_the_bound_and_nothing_is_lost(long seed) {
        Random dice = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            text.appendCodePoint(
                    switch (dice.nextInt(5)) {
                        case 0 -> '\n';
                        case 1 -> 0x1f600 + dice.nextInt(40);
                        case 2 -> 0xe0 + dice.nextInt(30);
                        default -> 'a' + dice.nextInt(26);
                    });
        }

        bench.event(Level.INFO, text.toString(), Map.of(), List.of(), null);

        assertThat(joined(read())).as("seed %d", seed).isEqualTo(text.toString());
        for (String line : bench.lines()) {
            String rest = line.substring(line.indexOf("\"message\":\"") + 11, line.indexOf("\",\"level\""));
            assertThat(rest.length()).as("seed %d", seed).isBetween(1, BOUND);
        }
    }

    @Test
    void the_text_shape_numbers_its_parts_before_the_message() {
        LogBench text = new LogBench(LogLevel.TRACE, new TextLineEncoder(settings, Secrets.none()));

        text.event(Level.INFO, "y".repeat(BOUND + 5), Map.of("requestId", "j", "batchId", "b"), List.of(), null);

        assertThat(text.lines())
                .containsExactly(
                        "INFO   | j | [batchId=b] (part 1/2) " + "y".repeat(BOUND) + "\n",
                        "INFO   | j | [batchId=b] (part 2/2) yyyyy\n");
    }

    private List<JsonNode> read() {
        return bench.lines().stream().map(line -> json(line)).toList();
    }

    private static String joined(List<JsonNode> lines) {
        return lines.stream().map(line -> line.get("message").stringValue()).collect(Collectors.joining());
    }
}
