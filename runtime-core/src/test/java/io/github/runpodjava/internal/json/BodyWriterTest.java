package io.github.runpodjava.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.Reply;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.job.JsonBody;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

class BodyWriterTest {
    private static final JsonMapper MAPPER = Json.newMapper();
    private static final Lazy<ObjectMapper> MAPPERS = Lazy.of(MAPPER);

    private final BodyWriter writer = new BodyWriter(MAPPERS, MAPPERS, 1 << 20);

    record Image(String url, int width) {}

    record Album(List<Image> images, Map<String, Object> more) {}

    public static final class Failing {
        public int getFine() {
            return 1;
        }

        public int getBad() {
            throw new IllegalStateException("no such thing");
        }
    }

    public static final class Fatal {
        public int getBad() {
            throw new NoClassDefFoundError("gone/Missing");
        }
    }

    private static void unwritable(Runnable writing, String... parts) {
        assertThatThrownBy(writing::run)
                .isInstanceOf(BodyWriter.UnwritableException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void writes_each_kind_of_body() {
        assertThat(writer.chunk(1).asText()).isEqualTo("{\"output\":1}");
        assertThat(writer.progress(null).asText()).isEqualTo("{\"status\":\"IN_PROGRESS\",\"output\":null}");
        assertThat(writer.result(new Image("u", 2), true, null, false).asText())
                .isEqualTo("{\"output\":{\"url\":\"u\",\"width\":2}}");
        assertThat(writer.result(null, true, null, true).asText()).isEqualTo("{\"output\":null,\"stopPod\":true}");
        assertThat(writer.result(null, false, "bad \"thing\"", false).asText())
                .isEqualTo("{\"error\":\"bad \\\"thing\\\"\"}");
        assertThat(writer.result(1, true, "bad", true).asText())
                .isEqualTo("{\"output\":1,\"error\":\"bad\",\"stopPod\":true}");
        assertThat(writer.result(null, false, null, false).asText()).isEqualTo("{}");
    }

    @Test
    void the_end_of_a_stream_repeats_its_chunks() {
        Aggregate chunks = aggregate(writer.chunk("a}"), writer.chunk(Map.of("b", 2)), writer.chunk(null));

        assertThat(writer.streamEnd(chunks, true).asText())
                .isEqualTo("{\"output\":[\"a}\",{\"b\":2},null],\"stopPod\":true}");
        assertThat(writer.streamEnd(Aggregate.empty(), false).asText()).isEqualTo("{\"output\":[]}");
    }

    @Test
    void a_mapper_that_indents_changes_nothing_but_the_spaces() {
        JsonMapper indenting =
                MAPPER.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();
        BodyWriter pretty = new BodyWriter(MAPPERS, Lazy.of(indenting), 1 << 20);
        Aggregate chunks = aggregate(pretty.chunk(Map.of("b", 2)), pretty.chunk(7));

        assertThat(MAPPER.readTree(pretty.streamEnd(chunks, false).asText()).toString())
                .isEqualTo("{\"output\":[{\"b\":2},7]}");
    }

    @Test
    void the_sentence_about_a_body_that_is_too_large_tells_its_true_size_and_the_limit() {
        BodyWriter small = new BodyWriter(MAPPERS, MAPPERS, 2 << 20);

        unwritable(
                () -> small.result("x".repeat(3 << 20), true, null, false),
                "The result is 3.0 MiB (3145741 bytes)",
                "at most 2.0 MiB (2097152 bytes; RUNPOD_MAX_RESULT_BYTES)");
    }

    @Test
    void a_body_without_an_end_is_too_large_and_not_written_for_ever() {
        unwritable(
                () -> writer.result(Stream.generate(() -> "x".repeat(1 << 16)), true, null, false),
                "The result has no end, or is 257.",
                "at most 1.0 MiB (1048576 bytes; RUNPOD_MAX_RESULT_BYTES)");
        unwritable(
                () -> writer.chunk(Map.of("all", Stream.generate(() -> "x".repeat(1 << 16)))), "The chunk has no end");
    }

    @Test
    void a_body_of_exactly_the_limit_is_written_and_one_more_byte_is_not() {
        BodyWriter small = new BodyWriter(MAPPERS, MAPPERS, 100);
        int around = "{\"output\":\"\"}".length();

        assertThat(small.chunk("x".repeat(100 - around)).size()).isEqualTo(100);
        unwritable(() -> small.chunk("x".repeat(101 - around)), "The chunk is 0.0 MiB (101 bytes)");
    }

    @Test
    void a_body_of_many_pieces_is_whole() throws Exception {
        BodyWriter large = new BodyWriter(MAPPERS, MAPPERS, 1 << 26);
        String text = "ü\uD83D\uDE00x".repeat(1_000_000);
        JsonBody body = large.chunk(text);

        byte[] expected = ("{\"output\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
        assertThat(body.size()).isEqualTo(expected.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        body.writeTo(out);
        assertThat(out.toByteArray()).isEqualTo(expected);
        assertThat(body.inputStream().readAllBytes()).isEqualTo(expected);
        assertThat(body.asText()).isEqualTo("{\"output\":\"" + text + "\"}");
        assertThat(body).hasToString("JsonBody[" + expected.length + " bytes]");
    }

    @Test
    void the_buffer_keeps_any_sequence_of_writes_and_counts_what_it_does_not_keep() throws Exception {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom dice = new SplittableRandom(seed);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            BoundedBuffer kept = new BoundedBuffer(1 << 20);
            BoundedBuffer over = new BoundedBuffer(1000);
            for (int i = 0; i < 50; i++) {
                byte[] bytes = new byte[dice.nextInt(3000)];
                dice.nextBytes(bytes);
                int offset = dice.nextInt(bytes.length + 1);
                expected.write(bytes, offset, bytes.length - offset);
                kept.write(bytes, offset, bytes.length - offset);
                over.write(bytes, offset, bytes.length - offset);
                expected.write(i);
                kept.write(i);
                over.write(i);
            }
            assertThat(kept.overflowed()).isFalse();
            assertThat(kept.body().inputStream().readAllBytes()).isEqualTo(expected.toByteArray());
            assertThat(over.overflowed()).isTrue();
            assertThat(over.size()).isEqualTo(expected.size());
        }
    }

    @Test
    void a_getter_that_throws_is_named_with_its_path() {
        Album album = new Album(List.of(), Map.of("deep", List.of(1, new Failing())));

        unwritable(
                () -> writer.result(album, true, null, false),
                "output.more.deep[1].bad",
                "java.lang.IllegalStateException: no such thing");
    }

    @Test
    void a_getter_that_throws_an_error_is_no_fault_of_the_runtime() {
        unwritable(
                () -> writer.result(Map.of("a", new Fatal()), true, null, false),
                "NoClassDefFoundError",
                "gone/Missing");
    }

    @Test
    void an_object_that_contains_itself_is_named_as_such() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);

        unwritable(() -> writer.chunk(list), "nested too deep, or an object in it contains itself");
        unwritable(() -> writer.progress(map), "The progress update cannot be written", "contains itself");
        // The way of the writer, which goes round and round, helps nobody.
        assertThatThrownBy(() -> writer.chunk(map)).hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({"'cut \uD83D', 'cut \\uD83D'", "'\uDE00 cut', '\\uDE00 cut'", "'\uDE00\uD83D', '\\uDE00\\uD83D'"})
    void half_a_character_is_written_as_its_escape_which_is_valid_json(String text, String written) {
        assertThat(writer.chunk(text).asText()).isEqualToIgnoringCase("{\"output\":\"" + written + "\"}");
        assertThat(writer.result(null, false, text, false).asText())
                .isEqualToIgnoringCase("{\"error\":\"" + written + "\"}");
    }

    @Test
    void whole_characters_in_an_error_stay() {
        assertThat(writer.result(null, false, "\uD83D\uDE00 grüße", false).asText())
                .isEqualTo("{\"error\":\"\uD83D\uDE00 grüße\"}");
    }

    @Test
    void arrays_and_bytes_are_written_as_json_has_them() {
        assertThat(writer.chunk(Arrays.asList(1, null, 2.5, true, "x")).asText())
                .isEqualTo("{\"output\":[1,null,2.5,true,\"x\"]}");
        assertThat(writer.chunk(new byte[] {1, 2}).asText()).isEqualTo("{\"output\":\"AQI=\"}");
        assertThat(writer.chunk(Collections.emptyMap()).asText()).isEqualTo("{\"output\":{}}");
    }

    @Test
    void chunks_that_no_result_can_hold_are_counted_but_not_kept() {
        BodyWriter small = new BodyWriter(MAPPERS, MAPPERS, 100);
        Aggregate chunks = new Aggregate(small.limit());
        for (int i = 0; i < 10; i++) {
            chunks.add(small.chunk("0123456789"));
        }

        assertThat(chunks.chunks()).isEmpty();
        unwritable(
                () -> small.streamEnd(chunks, false),
                "which repeats all chunks",
                "(230 bytes)",
                "(100 bytes; RUNPOD_MAX_RESULT_BYTES)");
    }

    private static Aggregate aggregate(JsonBody... chunks) {
        Aggregate aggregate = new Aggregate(1 << 20);
        List.of(chunks).forEach(aggregate::add);
        return aggregate;
    }

    @Test
    void a_future_within_a_value_is_not_written_as_whether_it_is_done() {
        BodyWriter ofHandlers =
                new BodyWriter(MAPPERS, Lazy.of(HandlerJson.newMapper(UnaryOperator.identity())), 1 << 20);

        unwritable(
                () -> ofHandlers.chunk(Map.of("caption", CompletableFuture.completedFuture("a cat"))),
                "output.caption",
                "a future within an output is not waited for");
    }

    @Test
    void a_reply_is_no_chunk_and_no_part_of_an_output() {
        BodyWriter ofHandlers =
                new BodyWriter(MAPPERS, Lazy.of(HandlerJson.newMapper(UnaryOperator.identity())), 1 << 20);

        unwritable(() -> ofHandlers.chunk(Reply.of("a cat")), "The chunk", "a Reply is all that a handler returns");
        unwritable(
                () -> ofHandlers.chunk(Map.of("caption", Reply.of("a cat"))),
                "output.caption",
                "a Reply is all that a handler returns");
    }

    /** As the module for Kotlin does with classes that name a class that is not there. */
    @Test
    void what_a_jackson_module_throws_without_declaring_it_is_no_fault_of_the_runtime() {
        JsonMapper throwing = MAPPER.rebuild()
                .annotationIntrospector(new NopAnnotationIntrospector() {
                    @Override
                    public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
                        throw BodyWriterTest.<RuntimeException>undeclared(new ClassNotFoundException("AtomicRef"));
                    }
                })
                .build();

        unwritable(
                () -> new BodyWriter(MAPPERS, Lazy.of(throwing), 1 << 20).chunk(new Image("u", 2)),
                "cannot be written as JSON: java.lang.ClassNotFoundException: AtomicRef");
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T undeclared(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
