package io.github.runpodjava.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Secret;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.Secrets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SecretNodesTest {
    private static final JsonMapper JSON = Json.newMapper();

    private final SecretNodes nodes = new SecretNodes(Secrets.of(Environment.of(Map.of("HF_TOKEN", "hunter2"))));

    @Test
    void strings_in_a_tree_are_hidden_by_value_by_shape_and_by_name() {
        JsonNode tree = JSON.readTree("""
                {"a": ["x", "with hunter2", {"password": "p", "n": 1}], "credentials": {"user": "u", "list": ["v-long-one"]},
                 "max_tokens": 512, "url": "https://h/?sig=abc&x=1", "hunter2": true}""");

        assertThat(nodes.hide(tree)).isEqualTo(JSON.readTree("""
                {"a": ["x", "with [hidden]", {"password": "[hidden]", "n": 1}],
                 "credentials": {"user": "u", "list": ["[hidden]"]},
                 "max_tokens": 512, "url": "https://h/?sig=[hidden]&x=1", "[hidden]": true}"""));
    }

    @Test
    void a_tree_without_secrets_is_the_same_instance() {
        JsonNode tree = JSON.readTree("{\"a\": [1, \"x\", null, {\"b\": 2.5}], \"token\": 1}");

        assertThat(nodes.hide(tree)).isSameAs(tree);
    }

    @Test
    void a_secret_is_read_from_json_and_never_written_to_it() {
        record Input(Secret hubToken) {}

        Input input = JSON.readValue("{\"hubToken\": \"hunter2\"}", Input.class);

        assertThat(input.hubToken().reveal()).isEqualTo("hunter2");
        assertThat(input).hasToString("Input[hubToken=[hidden]]");
        assertThat(JSON.writeValueAsString(input)).isEqualTo("{\"hubToken\":\"[hidden]\"}");
        assertThat(input.hubToken()).isEqualTo(Secret.of("hunter2")).isNotEqualTo(Secret.of("hunter3"));
    }
}
