package io.github.runpodjava.internal.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.Secrets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThrowableTextTest {
    private final Secrets secrets = Secrets.none();
    private final ThrowableText text = new ThrowableText(secrets);

    @BeforeEach
    void declare() {
        secrets.declare("PLANTED-abcdefghijklmnop");
        secrets.declare("PLANTED-first\nPLANTED-second");
    }

    @Test
    void a_secret_that_the_cut_of_a_line_would_go_through_is_hidden_first() {
        for (int before = 0; before < 320; before++) {
            Throwable thrown = new IllegalStateException("y".repeat(before) + "PLANTED-abcdefghijklmnop and more");
            assertThat(text.line(thrown)).doesNotContain("PLANTED");
        }
    }

    @Test
    void so_is_one_that_has_line_ends() {
        Throwable thrown = new IllegalStateException("with PLANTED-first\nPLANTED-second in it");
        assertThat(text.line(thrown)).isEqualTo("java.lang.IllegalStateException: with [hidden] in it");
    }

    @Test
    void so_is_one_where_a_long_message_is_cut() {
        Throwable thrown = new IllegalStateException("y".repeat(8_000 - 5) + "PLANTED-abcdefghijklmnop");
        assertThat(text.whole(thrown)).doesNotContain("PLANTED").doesNotContain("PLAN");
    }
}
