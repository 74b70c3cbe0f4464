package io.github.runpodjava.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalOutputTest {
    private static String printed(Charset stdout, Charset read) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TerminalOutput.over(new PrintStream(bytes, true, stdout), stdout).println("größe");
        return bytes.toString(read);
    }

    @Test
    void no_character_becomes_a_question_mark_where_there_is_no_locale() {
        assertThat(printed(StandardCharsets.US_ASCII, StandardCharsets.UTF_8)).startsWith("größe");
    }

    @Test
    void a_terminal_that_says_what_it_reads_gets_that() {
        assertThat(printed(StandardCharsets.ISO_8859_1, StandardCharsets.ISO_8859_1))
                .startsWith("größe");
    }
}
