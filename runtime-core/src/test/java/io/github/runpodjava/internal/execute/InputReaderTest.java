package io.github.runpodjava.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.Nulls;
import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.Secret;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.internal.json.HandlerJson;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.internal.testkit.Samples;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import kotlin.Metadata;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

class InputReaderTest {
    record Size(int width, int height) {
        Size {
            if (width > 2048) {
                throw new IllegalArgumentException("width must be at most 2048 but is " + width);
            }
        }
    }

    record Picture(String prompt, List<Size> sizes, Map<String, Integer> more) {}

    record Call(
            Duration limit,
            Instant at,
            LocalDate day,
            UUID id,
            char letter,
            byte[] image,
            float scale,
            double ratio,
            Color color) {}

    record Strict(
            @JsonProperty(required = true) String name,
            @JsonProperty(required = true) int times) {}

    record Lenient(
            @JsonProperty(required = true) @JsonSetter(nulls = Nulls.SET)
            String name) {}

    enum Color {
        RED,
        GREEN
    }

    enum Style {
        @JsonProperty("light")
        BRIGHT,
        DARK
    }

    enum Scale {
        HALF,
        FULL;

        @JsonValue
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Look(Style style, Scale scale, BigDecimal price, ZoneId zone) {}

    abstract static class Shape {}

    @Metadata
    static final class Greeting {
        public final String kind = "none";
    }

    private static final Lazy<ObjectMapper> MAPPER = Lazy.of(HandlerJson.newMapper(UnaryOperator.identity()));

    private static final Secrets SECRETS = Secrets.of(Environment.of(Map.of("RUNPOD_SECRET_NAMES", "pin")));

    record Login(Secret key, String hubToken, String pin, Map<String, String> secrets, int times) {}

    private static <T> T read(Class<T> type, String input) {
        return reader(type).read(Samples.job("a", input));
    }

    private static <T> InputReader<T> reader(Class<T> type) {
        return new InputReader<>(MAPPER, type, SECRETS);
    }

    private static void refused(Class<?> type, String input, String... parts) {
        assertThatThrownBy(() -> read(type, input))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContainingAll(parts)
                .satisfies(e -> assertThat(((JobFailedException) e).reason()).isEqualTo(e.getMessage()));
    }

    @Test
    void reads_what_fits_and_passes_over_what_it_does_not_know() {
        assertThat(read(Picture.class, "{\"prompt\":\"p\",\"sizes\":[{\"width\":1,\"height\":2}],\"new\":[]}"))
                .isEqualTo(new Picture("p", List.of(new Size(1, 2)), null));
    }

    @Test
    void a_missing_input_is_an_empty_one_for_the_platform_strips_those() {
        assertThat(reader(Picture.class).read(Samples.jobOf("{\"id\":\"a\"}")))
                .isEqualTo(new Picture(null, null, null));
        assertThat(reader(ObjectNode.class).read(Samples.jobOf("{\"id\":\"a\"}")))
                .isEmpty();
        Map<?, ?> map = reader(Map.class).read(Samples.jobOf("{\"id\":\"a\"}"));
        assertThat(map).isEmpty();
    }

    @Test
    void a_tree_is_handed_over_as_it_is() {
        assertThat(read(JsonNode.class, "[1.10]").toString()).isEqualTo("[1.10]");
        assertThat(read(JsonNode.class, "null").isNull()).isTrue();
        assertThat(read(ObjectNode.class, "{\"a\":1}").toString()).isEqualTo("{\"a\":1}");
    }

    @Test
    void another_tree_than_the_one_that_is_wanted_is_refused() {
        refused(ObjectNode.class, "[1]", "input", "ObjectNode");
    }

    /** Half of one is no text, and strict readers of JSON refuse an answer that has it. */
    @Test
    void a_value_that_is_shown_is_not_cut_between_the_halves_of_a_character() {
        refused(
                Size.class,
                "{\"width\":\"" + "x".repeat(55) + "\ud83d\ude00\ud83d\ude00yy\"}",
                "input.width",
                "\"" + "x".repeat(55) + "...");
    }

    /** What is told of the input comes back to the caller and is logged. */
    @Test
    void of_what_is_secret_a_mistake_is_told_without_the_value() {
        refusedWithout("{\"key\":{\"a\":\"PLANTED\"}}", "input.key: must be a string but is an object");
        refusedWithout("{\"key\":[\"PLANTED\"]}", "input.key: must be a string but is a list");
        refusedWithout("{\"hubToken\":{\"a\":\"PLANTED\"}}", "input.hubToken must be a string but is an object");
        refusedWithout("{\"pin\":[\"PLANTED\"]}", "input.pin must be a string but is a list");
        refusedWithout("{\"secrets\":{\"a\":[\"PLANTED\"]}}", "input.secrets.a must be a string but is a list");
        refusedWithout(
                "{\"times\":{\"password\":\"PLANTED\"}}",
                "input.times: must be a whole number that fits into int but is {\"password\":\"[hidden]\"}");
        refusedWithout(
                "{\"times\":\"https://ann:" + "PLANTED".repeat(9) + "@host/\"}",
                "input.times: must be a whole number that fits into int but is \"https://ann:[hidden]@host/\"");
    }

    private static void refusedWithout(String input, String said) {
        assertThatThrownBy(() -> read(Login.class, input))
                .isInstanceOf(JobFailedException.class)
                .hasMessage(said)
                // As it goes out in the end.
                .satisfies(e -> assertThat(SECRETS.hide(e.getMessage())).isEqualTo(said));
    }

    @Test
    void null_is_refused_with_what_is_wanted() {
        refused(Picture.class, "null", "input: must be an object that fits Picture but is null");
        refused(ObjectNode.class, "null", "input: must be an object that fits ObjectNode but is null");
    }

    @Test
    void a_value_of_the_wrong_type_is_named_with_its_path() {
        refused(
                Picture.class,
                "{\"sizes\":[{\"width\":1,\"height\":1},{\"width\":\"wide\"}]}",
                "input.sizes[1].width: must be a whole number that fits into int but is \"wide\"");
        refused(
                Picture.class,
                "{\"more\":{\"a\":1,\"b\":\"x\"}}",
                "input.more.b: must be a whole number that fits into Integer but is \"x\"");
        refused(Picture.class, "\"text\"", "input: must be an object that fits Picture but is \"text\"");
        refused(Picture.class, "[]", "input: must be an object that fits Picture but is []");
    }

    @Test
    void nothing_is_bent_into_another_type() {
        refused(Size.class, "{\"width\":1.9,\"height\":1}", "input.width: must be a whole number", "but is 1.9");
        refused(Picture.class, "{\"prompt\":7}", "input.prompt: must be a string but is 7");
        refused(Picture.class, "{\"prompt\":true}", "input.prompt: must be a string but is true");
        refused(Size.class, "{\"width\":\"2\",\"height\":1}", "input.width: must be a whole number", "but is \"2\"");
    }

    @Test
    void a_number_of_null_is_named() {
        refused(
                Size.class,
                "{\"width\":5,\"height\":null}",
                "input.height: must be a whole number that fits into int but is null");
    }

    @Test
    void a_missing_number_is_zero_unless_the_record_checks_it() {
        assertThat(read(Size.class, "{\"width\":5}")).isEqualTo(new Size(5, 0));
    }

    @Test
    void a_number_that_does_not_fit_is_named() {
        refused(Size.class, "{\"width\":99999999999,\"height\":1}", "input.width");
    }

    @Test
    void the_records_own_check_speaks_for_itself() {
        refused(
                Picture.class,
                "{\"sizes\":[{\"width\":4096,\"height\":1}]}",
                "input.sizes[0]: width must be at most 2048 but is 4096");
    }

    @Test
    void the_input_of_the_job_is_not_changed() {
        var job = Samples.job("a", "{\"sizes\":[{\"width\":1,\"height\":2}]}");
        String before = job.raw().toString();
        reader(Picture.class).read(job);

        assertThat(job.raw().toString()).isEqualTo(before);
    }

    @Test
    void what_is_a_string_in_json_is_described_as_one() {
        refused(
                Call.class,
                "{\"limit\":\"soon\"}",
                "input.limit: must be a duration such as \"PT1M30S\" but is \"soon\"");
        refused(Call.class, "{\"limit\":{\"seconds\":3}}", "input.limit: must be a duration", "but is {\"seconds\":3}");
        refused(Call.class, "{\"at\":\"yesterday\"}", "input.at: must be a time such as", "but is \"yesterday\"");
        refused(Call.class, "{\"day\":\"monday\"}", "input.day: must be a date such as", "but is \"monday\"");
        refused(Call.class, "{\"id\":\"nope\"}", "input.id: must be a UUID such as", "but is \"nope\"");
        refused(Call.class, "{\"letter\":\"ab\"}", "input.letter: must be a string of one character but is \"ab\"");
        refused(Call.class, "{\"image\":\"!!!\"}", "input.image: must be a string of Base64 but is \"!!!\"");
    }

    @Test
    void an_object_that_does_not_fit_is_not_told_to_be_an_object() {
        refused(Picture.class, "{\"sizes\":{}}", "input.sizes: must be a list but is {}");
        refused(List.class, "{}", "input: must be a list but is {}");
    }

    @Test
    void a_number_that_its_type_cannot_hold_is_refused_and_not_turned_into_infinity() {
        refused(Call.class, "{\"scale\":1e300}", "input.scale: must be a number that fits into float but is 1E+300");
        refused(Call.class, "{\"scale\":-1e39}", "input.scale: must be a number that fits into float");
        refused(Call.class, "{\"ratio\":1e400}", "input.ratio: must be a number that is not too large but is 1E+400");
        refused(
                Size.class,
                "{\"width\":2147483648}",
                "input.width: must be a whole number that fits into int but is 2147483648");
        assertThat(read(Call.class, "{\"scale\":1.5}").scale()).isEqualTo(1.5f);
    }

    @Test
    void a_number_is_no_constant_of_an_enum() {
        refused(Call.class, "{\"color\":0}", "input.color: must be one of RED, GREEN but is 0");
        refused(Call.class, "{\"color\":\"BLUE\"}", "input.color: must be one of RED, GREEN but is \"BLUE\"");
        assertThat(read(Call.class, "{\"color\":\"GREEN\"}").color()).isEqualTo(Color.GREEN);
    }

    @Test
    void constants_of_an_enum_are_told_as_they_are_called_in_json() {
        refused(Look.class, "{\"style\":\"BRIGHT\"}", "input.style: must be one of light, DARK but is \"BRIGHT\"");
        refused(Look.class, "{\"scale\":\"FULL\"}", "input.scale: must be one of half, full but is \"FULL\"");
    }

    @Test
    void a_decimal_is_any_number_and_a_time_zone_a_string() {
        refused(Look.class, "{\"price\":\"1\"}", "input.price: must be a number but is \"1\"");
        refused(Look.class, "{\"zone\":\"Mars\"}", "input.zone: must be a string that fits ZoneId but is \"Mars\"");
    }

    @Test
    void what_is_required_and_missing_is_named() {
        refused(Strict.class, "{\"times\":2}", "input.name: is missing");
        refused(Strict.class, "{\"name\":\"Ada\"}", "input.times: is missing");
        refused(Strict.class, "{\"name\":null,\"times\":2}", "input.name: must not be null");
        assertThat(read(Lenient.class, "{\"name\":null}")).isEqualTo(new Lenient(null));
        assertThat(read(Strict.class, "{\"name\":\"Ada\",\"times\":2}")).isEqualTo(new Strict("Ada", 2));
    }

    @Test
    void a_type_that_nothing_can_be_read_into_is_called_the_workers() {
        refused(Shape.class, "{}", "input: no input can be read into the worker's type Shape: ");
    }

    @Test
    void a_class_of_kotlin_needs_its_module() {
        refused(
                Greeting.class,
                "{\"kind\":\"x\"}",
                "The worker's input type io.github.runpodjava.internal.execute.InputReaderTest$Greeting",
                "Add tools.jackson.module:jackson-module-kotlin");
    }

    @Test
    void a_missing_part_of_an_input_is_told_apart_from_null_where_the_type_allows_neither() {
        var mapper = HandlerJson.newMapper(
                json -> json.changeDefaultNullHandling(handling -> handling.withValueNulls(Nulls.FAIL)));
        InputReader<Picture> reader = new InputReader<>(Lazy.of(mapper), Picture.class, SECRETS);

        assertThatThrownBy(() -> reader.read(Samples.job("a", "{\"prompt\":null}")))
                .hasMessage("input.prompt: must not be null");
    }
}
