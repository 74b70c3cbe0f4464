package io.github.runpodjava.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Reply;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.job.JobOutcome;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class OutcomeOfTest {
    private final OutcomeOf outcomes = new OutcomeOf(Samples.MAPPERS);

    /** What would be posted, in the words of runpod-python. */
    private String posted(Object output) {
        io.github.runpodjava.internal.json.BodyWriter writer =
                new io.github.runpodjava.internal.json.BodyWriter(Samples.MAPPERS, Samples.MAPPERS, 1 << 20);
        return outcomes.value(output)
                .fold(
                        done -> writer.result(done.output(), done.hasOutput(), null, done.refreshesWorker()),
                        failed -> writer.result(
                                failed.output(), failed.output() != null, failed.error(), failed.refreshesWorker()),
                        stopped -> {
                            throw new AssertionError(stopped);
                        })
                .asText();
    }

    /** Every row was run through run_job of runpod-python 1.12.0, but for errors that are no text: those we send as text. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"a\":1} | {\"output\":{\"a\":1}}",
                "{} | {}",
                "{\"error\":\"bad\"} | {\"error\":\"bad\"}",
                "{\"a\":1,\"error\":\"bad\"} | {\"output\":{\"a\":1},\"error\":\"bad\"}",
                "{\"error\":null} | {}",
                "{\"error\":\"\"} | {}",
                "{\"error\":0,\"a\":1} | {\"output\":{\"a\":1}}",
                "{\"error\":0.0,\"a\":1} | {\"output\":{\"a\":1}}",
                "{\"error\":false,\"a\":1} | {\"output\":{\"a\":1}}",
                "{\"error\":[],\"a\":1} | {\"output\":{\"a\":1}}",
                "{\"error\":{},\"a\":1} | {\"output\":{\"a\":1}}",
                "{\"error\":\"0\"} | {\"error\":\"0\"}",
                "{\"error\":\" \"} | {\"error\":\" \"}",
                "{\"error\":true} | {\"error\":\"true\"}",
                "{\"error\":7} | {\"error\":\"7\"}",
                "{\"error\":-0.5} | {\"error\":\"-0.5\"}",
                "{\"error\":{\"code\":1}} | {\"error\":\"{\\\"code\\\":1}\"}",
                "{\"error\":[\"x\"]} | {\"error\":\"[\\\"x\\\"]\"}",
                "{\"refresh_worker\":true} | {\"stopPod\":true}",
                "{\"a\":1,\"refresh_worker\":true} | {\"output\":{\"a\":1},\"stopPod\":true}",
                "{\"a\":1,\"refresh_worker\":false} | {\"output\":{\"a\":1}}",
                "{\"a\":1,\"refresh_worker\":null} | {\"output\":{\"a\":1}}",
                "{\"a\":1,\"refresh_worker\":\"no\"} | {\"output\":{\"a\":1},\"stopPod\":true}",
                "{\"error\":\"e\",\"refresh_worker\":1} | {\"error\":\"e\",\"stopPod\":true}",
                "{\"Error\":\"e\"} | {\"output\":{\"Error\":\"e\"}}",
                "{\"output\":{\"error\":\"e\"}} | {\"output\":{\"output\":{\"error\":\"e\"}}}",
                "{\"z\":1,\"error\":null,\"a\":2} | {\"output\":{\"z\":1,\"a\":2}}",
                "[] | {\"output\":[]}",
                "[{\"error\":\"e\"}] | {\"output\":[{\"error\":\"e\"}]}",
                "\"error\" | {\"output\":\"error\"}",
                "\"\" | {\"output\":\"\"}",
                "null | {\"output\":null}",
                "true | {\"output\":true}",
                "0 | {\"output\":0}",
            })
    void means_what_it_means_in_runpod_python(String returned, String body) {
        assertThat(posted(Samples.MAPPER.readTree(returned))).as("as a tree").isEqualTo(body);
        assertThat(posted(Samples.MAPPER.readValue(returned, Object.class)))
                .as("as plain Java")
                .isEqualTo(body);
    }

    record Verdict(String error, boolean refresh_worker) {}

    @Test
    void a_record_with_such_names_is_just_an_output() {
        assertThat(posted(new Verdict("no error at all", true)))
                .isEqualTo("{\"output\":{\"error\":\"no error at all\",\"refresh_worker\":true}}");
    }

    @Test
    void a_reply_says_it_without_keys() {
        assertThat(posted(Reply.of(Map.of("error", "kept")).refreshWorker()))
                .isEqualTo("{\"output\":{\"error\":\"kept\"},\"stopPod\":true}");
        assertThat(posted(Reply.of(Map.of()))).isEqualTo("{\"output\":{}}");
        assertThat(posted(Reply.of(null))).isEqualTo("{\"output\":null}");
    }

    @Test
    void the_returned_object_is_never_changed() {
        Map<String, Object> map = new LinkedHashMap<>(Map.of("a", 1, "error", "bad", "refresh_worker", true));
        Map<String, Object> copy = new LinkedHashMap<>(map);
        ObjectNode node = (ObjectNode) Samples.MAPPER.readTree("{\"a\":1,\"error\":\"bad\",\"refresh_worker\":true}");
        ObjectNode nodeCopy = node.deepCopy();

        outcomes.value(map);
        outcomes.value(node);

        assertThat(map).isEqualTo(copy);
        assertThat(node).isEqualTo(nodeCopy);
    }

    @Test
    void maps_of_any_kind_are_read() {
        Map<String, Object> nulls = new HashMap<>();
        nulls.put("error", null);
        nulls.put(null, 1);
        TreeMap<Integer, String> numbers = new TreeMap<>(Map.of(1, "one"));

        assertThat(posted(Map.of("error", "e"))).isEqualTo("{\"error\":\"e\"}");
        assertThat(posted(Collections.unmodifiableMap(new TreeMap<>(Map.of("error", "e", "a", 1)))))
                .isEqualTo("{\"output\":{\"a\":1},\"error\":\"e\"}");
        assertThat(posted(numbers)).isEqualTo("{\"output\":{\"1\":\"one\"}}");
        assertThat(outcomes.value(nulls)).isInstanceOfSatisfying(JobOutcome.Completed.class, done -> assertThat(
                        ((Map<?, ?>) done.output()).keySet())
                .isEqualTo(Collections.singleton(null)));
    }

    @Test
    void not_a_number_is_an_error_as_in_python() {
        assertThat(posted(Map.of("error", Double.NaN))).isEqualTo("{\"error\":\"NaN\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"error\":\"e\"}", "{\"error\":\"e\",\"x\":1}"})
    void a_chunk_with_an_error_ends_its_stream(String chunk) {
        assertThat(outcomes.errorIn(Samples.MAPPER.readTree(chunk))).contains("e");
        assertThat(outcomes.errorIn(Samples.MAPPER.readValue(chunk, Object.class)))
                .contains("e");
    }

    @Test
    void any_other_chunk_does_not() {
        for (Object chunk : Arrays.asList(
                null, "error", List.of("error"), Map.of("error", ""), Map.of("a", 1), new Verdict("e", true))) {
            assertThat(outcomes.errorIn(chunk)).as("%s", chunk).isEmpty();
        }
        assertThat(outcomes.errorIn(new TreeMap<>(Map.of(1, 2)))).isEmpty();
    }

    /** Its getter throws. */
    public static final class Unwritable {
        public String getText() {
            throw new IllegalStateException("closed");
        }
    }

    @Test
    void an_error_that_cannot_be_written_is_left_to_who_writes_the_result_and_says_where() {
        Map<String, Object> output = Map.of("a", 1, "error", new Unwritable());

        assertThat(outcomes.value(output)).isEqualTo(new JobOutcome.Completed(output));
        assertThat(outcomes.errorIn(output)).isEmpty();
    }
}
