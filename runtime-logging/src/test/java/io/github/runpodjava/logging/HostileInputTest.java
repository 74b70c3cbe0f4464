package io.github.runpodjava.logging;

import static io.github.runpodjava.logging.LogBench.json;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.LineSettings;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;

/** Whatever is thrown at the encoders, a line stays one line; a failure names the seed to repeat it with. */
class HostileInputTest {
    private static final int LINES = 1_000;
    private static final LineSettings UNBOUNDED =
            LineSettings.lenient(Environment.of(Map.of("RUNPOD_LOG_MAX_TEXT_BYTES", "1000000")));
    private static final String[] NASTY = {
        "\n", "\r\n", "\r", "\u0000", "\u001b[2K", "\u007f", "\u0085", "\u009b", "\u2028", "\u2029", "\ufeff", "\ud800",
        "\udc00", "\ud83d\ude00", "\"", "\\", "\\u000a", "{", "}", "\",\"level\":\"ERROR", "{}", "null", "\t", " = ",
        "INFO   | job | forged", "requestId", "message", "level", "data", "mdc.message", "error", "é", "漢字", ""
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_260_101})
    void every_json_line_is_one_object_with_the_three_keys_first(long seed) {
        Random dice = new Random(seed);
        LogBench bench = new LogBench(LogLevel.TRACE, new JsonLineEncoder(UNBOUNDED, Secrets.none()));
        List<String> messages = new ArrayList<>();
        List<@Nullable String> requestIds = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            Map<String, String> mdc = mdc(dice);
            messages.add(text(dice));
            requestIds.add(mdc.get("requestId"));
            bench.event(Level.INFO, messages.get(i), mdc, pairs(dice), thrown(dice));
        }

        List<String> lines = bench.lines();

        assertThat(lines).hasSize(LINES);
        for (int i = 0; i < LINES; i++) {
            String line = lines.get(i);
            assertThat(line.substring(0, line.length() - 1))
                    .as("seed %d, line %d", seed, i)
                    .matches("\\{[ -\\x7f]*}");
            assertThat(line).endsWith("}\n").doesNotContain("logFailure");
            JsonNode read = json(line);
            assertThat(List.copyOf(read.propertyNames()).subList(0, 6))
                    .as("seed %d, line %d", seed, i)
                    .containsExactly("requestId", "message", "level", "timestamp", "logger", "thread");
            assertThat(read.get("message").stringValue()).isEqualTo(readable(messages.get(i)));
            assertThat(read.get("level").stringValue()).isEqualTo("INFO");
            String requestId = requestIds.get(i);
            if (requestId == null || requestId.isEmpty()) {
                assertThat(read.get("requestId").isNull()).isTrue();
            } else {
                assertThat(read.get("requestId").stringValue()).isEqualTo(readable(requestId));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_260_101})
    void no_text_line_but_the_first_of_a_record_starts_at_the_margin(long seed) {
        Random dice = new Random(seed);
        LogBench bench = new LogBench(LogLevel.TRACE, new TextLineEncoder(UNBOUNDED, Secrets.none()));
        for (int i = 0; i < LINES; i++) {
            bench.event(Level.INFO, text(dice), mdc(dice), pairs(dice), thrown(dice));
        }

        for (String record : bench.lines()) {
            // Split as the greediest reader would.
            List<String> lines = Arrays.asList(record.substring(0, record.length() - 1)
                    .split("\r\n|[\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029]", -1));
            assertThat(record).endsWith("\n");
            assertThat(lines.get(0)).as("seed %d", seed).startsWith("INFO   | ").doesNotContain("logFailure");
            assertThat(lines.subList(1, lines.size())).as("seed %d", seed).allMatch(line -> line.startsWith("  "));
            assertThat(record.chars().filter(c -> c != '\n' && c != '\t'))
                    .as("seed %d", seed)
                    .noneMatch(Character::isISOControl);
        }
    }

    private static String readable(String text) {
        // What the JDK itself makes of half a pair on the way to UTF-16, written differently from the code under test.
        return text.replaceAll(
                "(?<![\\ud800-\\udbff])[\\udc00-\\udfff]|[\\ud800-\\udbff](?![\\udc00-\\udfff])", "\ufffd");
    }

    private static String text(Random dice) {
        StringBuilder text = new StringBuilder();
        int parts = dice.nextInt(6);
        for (int i = 0; i < parts; i++) {
            switch (dice.nextInt(4)) {
                case 0 -> text.append((char) dice.nextInt(0x10000));
                case 1 -> text.append((char) dice.nextInt(0x100));
                case 2 -> text.append("plain ");
                default -> text.append(NASTY[dice.nextInt(NASTY.length)]);
            }
        }
        return text.toString();
    }

    private static Map<String, String> mdc(Random dice) {
        Map<String, String> mdc = new HashMap<>();
        for (int i = dice.nextInt(4); i > 0; i--) {
            mdc.put(text(dice), text(dice));
        }
        if (dice.nextBoolean()) {
            mdc.put("requestId", text(dice));
            mdc.put("batchId", text(dice));
        }
        return mdc;
    }

    private static List<KeyValuePair> pairs(Random dice) {
        List<KeyValuePair> pairs = new ArrayList<>();
        for (int i = dice.nextInt(4); i > 0; i--) {
            pairs.add(new KeyValuePair(text(dice), value(dice, 3)));
        }
        return pairs;
    }

    private static @Nullable Object value(Random dice, int depth) {
        int kinds = depth == 0 ? 6 : 8;
        return switch (dice.nextInt(kinds)) {
            case 0 -> null;
            case 1 -> dice.nextInt();
            case 2 -> Double.longBitsToDouble(dice.nextLong());
            case 3 ->
                new Object() {
                    @Override
                    public String toString() {
                        throw new IllegalStateException("no");
                    }
                };
            case 4, 5 -> text(dice);
            case 6 -> Arrays.asList(value(dice, depth - 1), value(dice, depth - 1));
            default -> {
                Map<String, @Nullable Object> map = new HashMap<>();
                map.put(text(dice), value(dice, depth - 1));
                map.put(text(dice), map);
                yield map;
            }
        };
    }

    private static @Nullable Throwable thrown(Random dice) {
        if (dice.nextInt(3) > 0) {
            return null;
        }
        RuntimeException root = new RuntimeException(text(dice));
        RuntimeException top = new RuntimeException(text(dice), root);
        top.addSuppressed(new IllegalStateException(text(dice)));
        if (dice.nextBoolean()) {
            root.initCause(top);
        }
        return top;
    }
}
