package io.github.runpodjava.localserver.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class LargeChunksTest {
    private static final int MAX = 1024;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final List<String> warnings = new ArrayList<>();
    private final LargeChunks large = new LargeChunks(MAX, (job, bytes) -> warnings.add(job + " " + bytes));

    @Test
    void a_string_of_the_greatest_length_stays_whole_and_one_byte_more_makes_two() {
        assertThat(parts('"' + "x".repeat(MAX - 2) + '"')).hasSize(1);

        assertThat(parts('"' + "x".repeat(MAX - 1) + '"'))
                .extracting(String::length)
                .containsExactly(MAX, 3);
        assertThat(warnings).isEmpty();
    }

    /** Shifted byte by byte, so that the cut falls onto every place in the unit. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00e4",
                "\u20ac",
                "\ud83d\ude00",
                "\\n",
                "\\\\",
                "\\\"",
                "\\u00e4",
                "\\ud83d\\uDE00",
                "\\ud83d",
                "\\uDE00",
                "\\uD83D\\n",
                "a\\u0000\u00e4"
            })
    void no_cut_goes_through_a_code_point(String unit) {
        String expected = MAPPER.readValue('"' + unit.repeat(50) + '"', String.class);
        for (int shift = 0; shift < 14; shift++) {
            String start = "x".repeat(MAX - 2 - shift);
            List<String> parts = parts('"' + start + unit.repeat(50) + '"');

            assertThat(parts).hasSize(2).allSatisfy(part -> assertThat(utf8Length(part))
                    .isLessThanOrEqualTo(MAX));
            String whole = parts.stream()
                    .map(part -> MAPPER.readValue(part, String.class))
                    .collect(Collectors.joining());
            assertThat(whole.substring(start.length())).isEqualTo(expected);
            String first = MAPPER.readValue(parts.get(0), String.class);
            if (unit.equals("\ud83d\ude00") || unit.startsWith("\\ud83d\\u")) {
                assertThat(Character.isHighSurrogate(first.charAt(first.length() - 1)))
                        .isFalse();
            }
        }
    }

    @Test
    void a_long_string_makes_as_many_parts_as_it_takes() {
        String json = '"' + "0123456789".repeat(1_000) + '"';

        List<String> parts = parts(json);

        assertThat(parts).hasSize(10);
        assertThat(parts.stream()
                        .map(part -> part.substring(1, part.length() - 1))
                        .collect(Collectors.joining()))
                .isEqualTo(json.substring(1, json.length() - 1));
    }

    @Test
    void what_is_not_a_string_stays_whole_with_one_warning_for_each_job() {
        String json = "[\"" + "x".repeat(MAX) + "\"]";

        assertThat(parts(json)).containsExactly(json);
        assertThat(parts(json)).containsExactly(json);
        large.partsOf("b", RawJson.of(json));

        assertThat(warnings).containsExactly("a " + json.length(), "b " + json.length());
    }

    private List<String> parts(String json) {
        return large.partsOf("a", RawJson.of(json)).stream()
                .map(RawJson::asText)
                .toList();
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
