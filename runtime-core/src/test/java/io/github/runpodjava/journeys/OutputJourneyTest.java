package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.Reply;
import io.github.runpodjava.Worker;
import io.github.runpodjava.fakeplatform.RecordedRequest;
import io.github.runpodjava.fakeplatform.Route;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** What goes in and what comes out. */
class OutputJourneyTest {
    private final Journey journey = new Journey();

    @AfterEach
    void end() {
        journey.close();
    }

    record Picture(URI url, int width, @Nullable List<String> tags) {
        Picture {
            if (width > 2048) {
                throw new IllegalArgumentException("width must be at most 2048 but is " + width);
            }
        }
    }

    @Test
    void a_job_comes_back_with_its_output_once() throws Exception {
        journey.start(Worker.handling(JsonNode.class, (input, job) -> Map.of("echo", input)));
        String id = journey.platform().enqueue("{\"n\": 1}");

        assertThat(journey.resultOf(id)).isEqualTo(Journey.json("{\"output\": {\"echo\": {\"n\": 1}}}"));
        journey.ask("2");
        assertThat(journey.platform().results(id)).hasSize(1);
        assertThat(journey.platform().results(id).get(0).isStream()).isFalse();
    }

    @Test
    void a_worker_with_one_place_asks_for_one_job_and_one_with_more_for_a_batch() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(journey.platform().enqueue("" + i));
        }
        journey.start(Worker.handling(Integer.class, (input, job) -> input * 10).concurrency(4));

        for (int i = 0; i < 10; i++) {
            assertThat(journey.resultOf(ids.get(i)).get("output").asInt()).isEqualTo(i * 10);
        }
        assertThat(journey.platform().requests(Route.TAKE_BATCH).get(0).parameter("batch_size"))
                .contains("4");
    }

    @Test
    void one_place_means_the_single_route() throws Exception {
        journey.start(Worker.handling(JsonNode.class, (input, job) -> input));
        journey.ask("1");

        assertThat(journey.platform().requests(Route.TAKE_BATCH)).isEmpty();
        assertThat(journey.platform().requests(Route.TAKE).get(0).parameter("job_in_progress"))
                .contains("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "0",
                "\"\"",
                "1.10",
                "0.1",
                "1E+2",
                "123456789012345678901234567890",
                "-0.00001",
                "\"h\u00e9llo \u4e16\u754c \ud83d\ude80 \\u0000 \\n \\\" \\\\ \u2028\"",
                "{\"b\":1,\"a\":{\"z\":[null,[[]],{\"\":{}}]},\"\u00fc\":\"\u00fc\"}",
                "{\"output\":1,\"status\":\"FAILED\",\"id\":\"x\"}"
            })
    void json_comes_back_as_it_went_in(String input) throws Exception {
        journey.start(Worker.handling(JsonNode.class, (json, job) -> List.of(json)));
        RecordedRequest post =
                journey.wholeResultOf(journey.platform().enqueue(input)).request();

        assertThat(post.bodyText()).isEqualTo("{\"output\":[" + input + "]}");
    }

    @Test
    void a_map_keeps_the_numbers_of_the_caller_too() throws Exception {
        journey.start(Worker.handling(new TypeReference<Map<String, Object>>() {}, (json, job) -> json));
        String input = "{\"price\":1.10,\"big\":123456789012345678901234567890,\"none\":null}";
        RecordedRequest post =
                journey.wholeResultOf(journey.platform().enqueue(input)).request();

        assertThat(post.bodyText()).isEqualTo("{\"output\":" + input + "}");
    }

    @Test
    void a_null_output_is_sent_as_null() throws Exception {
        journey.start(Worker.handling(JsonNode.class, (json, job) -> null));
        assertThat(journey.ask("1")).isEqualTo(Journey.json("{\"output\": null}"));
    }

    @Test
    void a_kotlin_function_without_a_result_has_null_as_its_output() throws Exception {
        journey.start(Worker.handling(JsonNode.class, (json, job) -> kotlin.Unit.INSTANCE));
        assertThat(journey.ask("1")).isEqualTo(Journey.json("{\"output\": null}"));
    }

    @Test
    void a_plain_future_is_waited_for() throws Exception {
        journey.start(
                Worker.handling(Integer.class, (input, job) -> job.executor().submit(() -> {
                    if (input < 0) {
                        throw new IllegalArgumentException("negative: " + input);
                    }
                    return input * 2;
                })));

        assertThat(journey.ask("21")).isEqualTo(Journey.json("{\"output\": 42}"));
        assertThat(journey.ask("-1").get("error").asString()).contains("IllegalArgumentException", "negative: -1");
    }

    @Test
    void the_runtimes_mapper_can_be_changed_and_stays_strict() throws Exception {
        SimpleModule words = new SimpleModule("words").addSerializer(new ToStringSerializer(StringBuilder.class));
        journey.start(Worker.handling(Integer.class, (input, job) -> new StringBuilder("n=" + input))
                .jsonMapper(json -> json.addModule(words)));

        assertThat(journey.ask("1")).isEqualTo(Journey.json("{\"output\": \"n=1\"}"));
        assertThat(journey.ask("\"1\"").get("error").asString()).contains("must be a whole number");
    }

    @Test
    void deep_nesting_comes_back() throws Exception {
        journey.start(Worker.handling(JsonNode.class, (json, job) -> Map.of("n", json)));
        String deep = "[".repeat(400) + "]".repeat(400);
        assertThat(journey.wholeResultOf(journey.platform().enqueue(deep))
                        .request()
                        .bodyText())
                .contains(deep);
    }

    @Test
    void a_missing_input_is_an_empty_object_and_unknown_keys_of_the_job_are_kept() throws Exception {
        journey.start(Worker.handling(
                JsonNode.class,
                (json, job) -> Map.of("input", json, "policy", job.raw().get("policy"))));
        journey.platform().enqueueJob("{\"id\": \"empty\", \"policy\": {\"ttl\": 5}}");

        assertThat(journey.resultOf("empty").get("output"))
                .isEqualTo(Journey.json("{\"input\": {}, \"policy\": {\"ttl\": 5}}"));
    }

    @Test
    void a_record_is_read_from_the_input() throws Exception {
        journey.start(Worker.handling(
                Picture.class,
                (picture, job) -> picture.url().getHost() + " " + picture.width() + " " + picture.tags()));

        assertThat(journey.ask("{\"url\": \"https://example.com/a.png\", \"width\": 3}")
                        .get("output")
                        .asString())
                .isEqualTo("example.com 3 null");
    }

    @Test
    void what_is_wrong_with_an_input_is_said_in_a_sentence_with_its_place() throws Exception {
        journey.start(Worker.handling(Picture.class, (picture, job) -> "unreachable"));

        assertThat(error("{\"url\": \"x\", \"width\": \"wide\"}"))
                .startsWith("input.width: ")
                .contains("wide");
        assertThat(error("{\"url\": \"x\", \"width\": 4000}")).contains("width must be at most 2048 but is 4000");
        assertThat(error("{\"url\": \"x\", \"width\": 1, \"tags\": [\"a\", {}]}"))
                .startsWith("input.tags[1]: ");
        assertThat(error("null")).isEqualTo("input: must be an object that fits Picture but is null");
        assertThat(error("[1]")).startsWith("input: ");
        assertThat(error("\"text\"")).startsWith("input: ");
    }

    private String error(String input) {
        JsonNode body = journey.ask(input);
        assertThat(body.has("output")).isFalse();
        JsonNode report = Journey.json(body.get("error").asString());
        assertThat(report.get("category").asString()).isEqualTo("validation");
        String error = report.get("error_message").asString();
        assertThat(report.get("error_traceback").asString()).isEqualTo(error);
        assertThat(error)
                .doesNotContain("\tat ")
                .doesNotContain("tools.jackson")
                .doesNotContain("Exception");
        return error;
    }

    @Test
    void the_returned_map_is_never_changed() throws Exception {
        Map<String, Object> returned = new LinkedHashMap<>(Map.of("error", "bad", "kept", 1));
        journey.start(Worker.handling(JsonNode.class, (json, job) -> Collections.unmodifiableMap(returned)));

        assertThat(journey.ask("1")).isEqualTo(Journey.json("{\"output\": {\"kept\": 1}, \"error\": \"bad\"}"));
        assertThat(returned).containsOnlyKeys("error", "kept");
    }

    @Test
    void an_error_that_is_an_object_reaches_the_platform_as_text() throws Exception {
        journey.start(Worker.handling(JsonNode.class, (json, job) -> Map.of("error", Map.of("code", 7))));
        assertThat(journey.ask("1")).isEqualTo(Journey.json("{\"error\": \"{\\\"code\\\":7}\"}"));
    }

    @Test
    void what_python_holds_for_false_is_no_error() throws Exception {
        journey.start(Worker.handling(JsonNode.class, (json, job) -> {
            Map<String, Object> output = new LinkedHashMap<>();
            output.put("error", json);
            output.put("kept", 1);
            return output;
        }));
        for (String falsy : List.of("null", "false", "0", "0.0", "\"\"", "[]", "{}")) {
            assertThat(journey.ask(falsy)).isEqualTo(Journey.json("{\"output\": {\"kept\": 1}}"));
        }
    }

    @Test
    void in_a_reply_and_in_a_record_the_key_error_means_nothing() throws Exception {
        record Score(String error, double value) {}
        journey.start(Worker.handling(
                String.class,
                (kind, job) -> kind.equals("record") ? new Score("low", 0.5) : Reply.of(Map.of("error", "mine"))));

        assertThat(journey.ask("\"record\""))
                .isEqualTo(Journey.json("{\"output\": {\"error\": \"low\", \"value\": 0.5}}"));
        assertThat(journey.ask("\"reply\"")).isEqualTo(Journey.json("{\"output\": {\"error\": \"mine\"}}"));
    }

    @Test
    void a_failure_on_purpose_can_carry_an_output() throws Exception {
        journey.start(Worker.handling(JsonNode.class, (json, job) -> {
            throw JobFailedException.because("half done").withOutput(List.of(1, 2));
        }));
        assertThat(journey.ask("1")).isEqualTo(Journey.json("{\"output\": [1, 2], \"error\": \"half done\"}"));
    }
}
