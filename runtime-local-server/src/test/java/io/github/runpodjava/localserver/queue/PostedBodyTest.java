package io.github.runpodjava.localserver.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.localserver.queue.PostedBody.UnreadableBodyException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostedBodyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "false",
                "0",
                "-1",
                "-0",
                "1.10",
                "1e5",
                "1E-400",
                "12345678901234567890123456789",
                "\"\"",
                "\"a\\\"b\\\\\"",
                "\"\u00fc\u20ac\uD83D\uDE00\"",
                "\"\\ud800\"",
                "[]",
                "{}",
                "[ 1 , [2] ,\n{} ]",
                "{\"a\":{\"b\":[\"}\",\"]\"]},\"output\":1,\"error\":2}"
            })
    void a_value_is_cut_out_exactly_wherever_it_stands(String value) throws UnreadableBodyException {
        for (String body : List.of(
                "{\"output\":" + value + "}",
                "{ \"output\" : " + value + " }",
                "\n{\"x\":\"\u00fc\",\"output\":\t" + value + "\r\n,\"error\":null}",
                "{\"output\":\"first\",\"output\":" + value + ",\"y\":[{}]}",
                "{\"error\":null,\"\\u006futput\":" + value + "}")) {
            PostedBody read = PostedBody.read(JsonBody.of(body));

            assertThat(read.output()).isNotNull();
            assertThat(read.output().asText()).isEqualTo(value);
            assertThat(read.error()).isNull();
        }
    }

    @Test
    void long_values_in_pieces_are_read_whole() throws UnreadableBodyException {
        String text = '"' + "\u20ac\\n".repeat(500_000) + '"';
        byte[] all = ("{\"output\":" + text + ",\"error\":" + text + "}").getBytes(StandardCharsets.UTF_8);
        byte[] start = java.util.Arrays.copyOfRange(all, 0, 1_000_001);
        byte[] rest = java.util.Arrays.copyOfRange(all, 1_000_001, all.length);

        PostedBody read = PostedBody.read(new JsonBody(List.of(start, rest)));

        assertThat(read.output().asText()).isEqualTo(text);
        assertThat(read.error().asText()).isEqualTo(text);
    }

    @Test
    void an_error_that_is_no_string_becomes_the_string_of_its_json() throws UnreadableBodyException {
        assertThat(PostedBody.read(JsonBody.of("{\"error\":[\"a\", 1]}"))
                        .error()
                        .asText())
                .isEqualTo("\"[\\\"a\\\", 1]\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "1", "[]", "\"x\"", "{", "{\"output\"}", "{\"output\":}", "{}x", "{}{}"})
    void anything_but_one_object_is_unreadable(String body) {
        assertThatThrownBy(() -> PostedBody.read(JsonBody.of(body))).isInstanceOf(UnreadableBodyException.class);
    }

    @Test
    void nesting_without_end_is_unreadable() {
        assertThatThrownBy(() -> PostedBody.read(JsonBody.of("{\"output\":" + "[".repeat(1_000_000))))
                .isInstanceOf(UnreadableBodyException.class);
    }
}
