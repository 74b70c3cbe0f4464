package io.github.runpodjava.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.Secrets;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KnownNamesTest {
    private final Secrets secrets = Secrets.none();
    private final KnownNames names = new KnownNames(secrets);

    private String json(String name) {
        return new String(names.json(name), StandardCharsets.US_ASCII);
    }

    @Test
    void a_name_is_a_json_string_also_the_second_time() {
        assertThat(json("a \"b\"\n")).isEqualTo("\"a \\\"b\\\"\\n\"");
        assertThat(json("a \"b\"\n")).isEqualTo("\"a \\\"b\\\"\\n\"");
    }

    @Test
    void names_that_share_a_place_are_told_apart() {
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());

        assertThat(json("Aa")).isEqualTo("\"Aa\"");
        assertThat(json("BB")).isEqualTo("\"BB\"");
        assertThat(json("Aa")).isEqualTo("\"Aa\"");
    }

    @Test
    void a_secret_declared_later_is_hidden_in_a_known_name() {
        assertThat(json("pool-opensesame-1")).isEqualTo("\"pool-opensesame-1\"");

        secrets.declare("opensesame");

        assertThat(json("pool-opensesame-1")).isEqualTo("\"pool-" + Secrets.HIDDEN + "-1\"");
    }
}
