package io.github.runpodjava.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineBufferTest {
    private final LineBuffer buffer = new LineBuffer();
    private final List<String> lines = new ArrayList<>();

    @Test
    void a_line_is_told_when_it_ends_and_not_before() {
        add("one");
        assertThat(lines).isEmpty();
        add(" line\nand");

        assertThat(lines).containsExactly("one line");
        assertThat(buffer.isEmpty()).isFalse();
        buffer.tell(lines::add);
        assertThat(lines).containsExactly("one line", "and");
        assertThat(buffer.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n", "\n\n", "\r\r\n"})
    void every_line_end_counts_once_and_blank_lines_are_not_told(String end) {
        for (char c : ("a" + end + "b" + end).toCharArray()) {
            add(String.valueOf(c));
        }

        assertThat(lines).containsExactly("a", "b");
    }

    @Test
    void a_line_without_end_is_told_in_pieces_and_no_character_is_cut() {
        for (int shift = 0; shift < 4; shift++) {
            lines.clear();
            String text = "x".repeat(shift) + "\ud83d\ude00".repeat(2 * LineBuffer.BOUND / 4);
            add(text);
            add("\n");

            assertThat(lines).hasSizeGreaterThan(1);
            assertThat(String.join("", lines)).isEqualTo(text);
            assertThat(lines).allMatch(piece -> piece.getBytes(StandardCharsets.UTF_8).length <= LineBuffer.BOUND);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", ","})
    void no_word_is_cut_so_that_a_secret_is_known_as_one(String end) {
        String word = "SECRET-of-some-length";
        String text = "x".repeat(LineBuffer.BOUND - 10) + end + word + end + "y".repeat(100);

        add(text);
        add("\n");

        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).startsWith(word);
        assertThat(String.join("", lines)).isEqualTo(text);
    }

    @Test
    void a_line_that_is_printed_bit_by_bit_is_one_line() {
        for (int i = 0; i < 100; i++) {
            add("x".repeat(8192));
        }
        add("\n");

        assertThat(lines).containsExactly("x".repeat(819_200));
    }

    @Test
    void of_a_printed_pgp_key_the_lines_are_not_told_either() {
        add(
                "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\nlQOYBF\n=aB3d\n-----END PGP PRIVATE KEY BLOCK-----\n");
        add("after\n");

        assertThat(lines).containsExactly("-----BEGIN PGP PRIVATE KEY BLOCK-----", "after");
    }

    @Test
    void the_lines_of_a_private_key_are_not_told_however_they_are_printed() {
        add("key:\n-----BEGIN RSA PRIVATE KEY-----\nMIIEvQ\nIBADAN\n-----END RSA PRIVATE KEY-----\nafter\n");
        for (String line : List.of("-----BEGIN PRIVATE KEY-----", "MIIEvQ", "-----END PRIVATE KEY-----", "later")) {
            add(line + "\n");
        }

        assertThat(lines)
                .containsExactly(
                        "key:", "-----BEGIN RSA PRIVATE KEY-----", "after", "-----BEGIN PRIVATE KEY-----", "later");
    }

    @Test
    void lines_after_one_that_only_speaks_of_a_key_are_told() {
        add("expected -----BEGIN PRIVATE KEY----- in the file\nSo it cannot be read.\nMIIEvQ\n");

        assertThat(lines)
                .containsExactly("expected -----BEGIN PRIVATE KEY----- in the file", "So it cannot be read.", "MIIEvQ");
    }

    @Test
    void a_key_is_kept_back_also_where_each_line_has_something_before_it() {
        add("-----BEGIN PRIVATE KEY-----\n12:00 MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\nafter\n");

        assertThat(lines).containsExactly("-----BEGIN PRIVATE KEY-----", "after");
    }

    @Test
    void a_key_that_never_ends_keeps_nothing_back_for_long() {
        add("-----BEGIN PRIVATE KEY-----\n" + "x\n".repeat(300));

        assertThat(lines).hasSize(100);
    }

    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        buffer.add(bytes, 0, bytes.length, lines::add);
    }
}
