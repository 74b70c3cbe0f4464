package io.github.runpodjava.localserver.docs.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class JsonSchemasTest {
    private final Definitions definitions = new Definitions(Set.of("Job"));
    private JsonMapper mapper = new JsonMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "java.lang.String | {'type':'string'}",
                "java.lang.Integer | {'type':'integer','format':'int32'}",
                "java.lang.Long | {'type':'integer','format':'int64'}",
                "java.math.BigInteger | {'type':'integer'}",
                "java.lang.Float | {'type':'number','format':'float'}",
                "java.math.BigDecimal | {'type':'number'}",
                "java.lang.Boolean | {'type':'boolean'}",
                "java.lang.Character | {'type':'string','minLength':1,'maxLength':1}",
                "java.util.UUID | {'type':'string','format':'uuid'}",
                "java.net.URI | {'type':'string','format':'uri'}",
                "java.time.Instant | {'type':'string','format':'date-time'}",
                "java.time.LocalDate | {'type':'string','format':'date'}",
                "java.time.LocalDateTime | {'type':'string','format':'date-time-local'}",
                "java.time.Duration | {'type':'string','format':'duration'}",
                "java.time.Year | {'type':'integer'}",
                "java.time.ZoneId | {'type':'string'}",
                "java.util.Locale | {'type':'string'}",
                "java.lang.Void | {'type':'null'}",
                "java.lang.Object | {}",
                "tools.jackson.databind.JsonNode | {}",
                "tools.jackson.databind.node.StringNode | {}",
                "tools.jackson.databind.node.ObjectNode | {'type':'object'}",
                "tools.jackson.databind.node.ArrayNode | {'type':'array'}",
                "java.util.OptionalInt | {'type':['integer','null'],'format':'int32'}",
                "java.util.List | {'type':'array','items':{}}",
                "java.util.Map | {'type':'object','additionalProperties':{}}",
                "java.lang.Thread | {}"
            })
    void a_type_that_everybody_knows(String type, String schema) throws ClassNotFoundException {
        assertThat(read(Class.forName(type))).isEqualTo(json(schema));
        assertThat(written(Class.forName(type))).isEqualTo(json(schema));
        assertThat(definitions.all()).isEmpty();
    }

    @Test
    void primitives_and_arrays() {
        assertThat(read(int.class)).isEqualTo(json("{'type':'integer','format':'int32'}"));
        assertThat(read(boolean[].class)).isEqualTo(json("{'type':'array','items':{'type':'boolean'}}"));
        assertThat(read(byte[].class)).isEqualTo(json("{'type':'string','contentEncoding':'base64'}"));
    }

    @Test
    void collections_maps_optionals_and_futures_of_other_types() {
        assertThat(read(new TypeReference<Map<String, List<Set<LocalDate>>>>() {}.getType()))
                .isEqualTo(json("{'type':'object','additionalProperties':{'type':'array','items':{'type':'array',"
                        + "'items':{'type':'string','format':'date'},'uniqueItems':true}}}"));
        assertThat(read(new TypeReference<Optional<Long>>() {}.getType()))
                .isEqualTo(json("{'type':['integer','null'],'format':'int64'}"));
        assertThat(read(new TypeReference<Optional<Color>>() {}.getType()))
                .isEqualTo(json("{'anyOf':[{'type':'string','enum':['red','GREEN']},{'type':'null'}]}"));
        assertThat(written(new TypeReference<CompletableFuture<List<String>>>() {}.getType()))
                .isEqualTo(json("{'type':'array','items':{'type':'string'}}"));
    }

    @Test
    void a_record_with_what_its_annotations_say() {
        assertThat(read(Prompt.class)).isEqualTo(json("{'$ref':'#/components/schemas/Prompt'}"));
        assertThat(definitions.all()).isEqualTo(json("""
                {'Prompt': {'type': 'object', 'description': 'What to draw.', 'required': ['text'], 'properties': {
                  'text': {'type': 'string', 'description': 'In any language.'},
                  'steps': {'type': 'integer', 'format': 'int32', 'default': 30},
                  'image_size': {'$ref': '#/components/schemas/Size'},
                  'style': {'type': 'string', 'enum': ['red', 'GREEN'], 'default': 'red'},
                  'seed': {'type': ['integer', 'null'], 'format': 'int32'},
                  'due': {'type': 'string'}}},
                 'Size': {'type': 'object', 'properties': {
                  'width': {'type': 'integer', 'format': 'int32'}, 'height': {'type': 'integer', 'format': 'int32'}}}}
                """));
    }

    @Test
    void the_mappers_own_settings_count() {
        mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .build();

        read(Moment.class);

        assertThat(definitions.all().get("Moment"))
                .isEqualTo(json("{'type':'object','properties':{'taken_at':{'type':'number'}},"
                        + "'required':['taken_at'],'additionalProperties':false}"));
    }

    @Test
    void a_class_has_what_can_be_set_when_read_and_what_can_be_got_when_written() {
        read(Bean.class);
        written(Bean.class);

        assertThat(definitions.all().get("Bean").get("properties").propertyNames())
                .containsExactlyInAnyOrder("in", "open");
        assertThat(definitions.all().get("BeanOutput").get("properties").propertyNames())
                .containsExactlyInAnyOrder("out", "open");
    }

    @Test
    void a_type_that_holds_itself_refers_to_itself() {
        read(Tree.class);

        assertThat(definitions.all().get("Tree").get("properties").get("children"))
                .isEqualTo(json("{'type':'array','items':{'$ref':'#/components/schemas/Tree'}}"));
    }

    @Test
    void a_generic_type_has_its_arguments_in_its_name() {
        assertThat(written(new TypeReference<Page<Size>>() {}.getType()))
                .isEqualTo(json("{'$ref':'#/components/schemas/PageOfSize'}"));
        assertThat(definitions.all().get("PageOfSize").get("properties").get("items"))
                .isEqualTo(json("{'type':'array','items':{'$ref':'#/components/schemas/Size'}}"));
    }

    @Test
    void a_name_that_is_taken_gets_another() {
        assertThat(read(Job.class)).isEqualTo(json("{'$ref':'#/components/schemas/JobInput'}"));
    }

    @Test
    void alternatives_are_told_apart_by_their_property() {
        assertThat(read(Shape.class)).isEqualTo(json("""
                {'oneOf': [
                  {'allOf': [{'type': 'object', 'properties': {'kind': {'const': 'circle'}}, 'required': ['kind']},
                             {'$ref': '#/components/schemas/Circle'}]},
                  {'allOf': [{'type': 'object', 'properties': {'kind': {'const': 'box'}}, 'required': ['kind']},
                             {'$ref': '#/components/schemas/Box'}]}]}"""));
        assertThat(mapper.readValue("{\"kind\":\"circle\",\"radius\":1}", Shape.class))
                .isEqualTo(new Circle(1));
    }

    @Test
    void a_value_class_is_what_it_holds() {
        assertThat(written(Name.class)).isEqualTo(json("{'type':'string'}"));
        assertThat(read(Name.class)).isEqualTo(json("{'type':'string'}"));
        assertThat(read(Names.class)).isEqualTo(json("{'type':'array','items':{'type':'string'}}"));
    }

    @Test
    void what_is_unwrapped_or_ignored() {
        written(Outer.class);

        assertThat(definitions.all().get("Outer").get("properties").propertyNames())
                .containsExactlyInAnyOrder("size_width", "size_height", "shown");
    }

    @Test
    void code_of_somebody_else_may_read_anything() {
        assertThat(read(Opaque.class)).isEqualTo(json("{}"));
    }

    private ObjectNode read(Type type) {
        return JsonSchemas.forReading(mapper, definitions).of(type);
    }

    private ObjectNode written(Type type) {
        return JsonSchemas.forWriting(mapper, definitions).of(type);
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text.replace('\'', '"'));
    }

    enum Color {
        @JsonProperty("red")
        RED,
        GREEN
    }

    record Size(int width, int height) {}

    @JsonClassDescription("What to draw.")
    record Prompt(
            @JsonProperty(required = true) @JsonPropertyDescription("In any language.")
            String text,

            @JsonProperty(defaultValue = "30") int steps,
            @JsonProperty("image_size") @JsonAlias("size") Size size,
            @JsonProperty(defaultValue = "red") Color style,
            OptionalInt seed,
            @JsonFormat(pattern = "dd.MM.yyyy") LocalDate due) {}

    record Moment(Instant takenAt) {}

    record Tree(List<Tree> children) {}

    record Page<T>(List<T> items) {}

    record Job(Duration length, UUID id, URI source) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Circle.class, name = "circle"),
        @JsonSubTypes.Type(value = Box.class, name = "box")
    })
    interface Shape {}

    record Circle(double radius) implements Shape {}

    record Box(double side) implements Shape {}

    record Name(@JsonValue String text) {}

    static final class Names {
        final List<String> all;

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Names(List<String> all) {
            this.all = all;
        }
    }

    @JsonIgnoreProperties("hidden")
    record Outer(
            @JsonUnwrapped(prefix = "size_") Size size,
            String shown,
            String hidden,
            @JsonIgnore String never) {}

    static final class Bean {
        public String open = "";
        private int in;

        public void setIn(int in) {
            this.in = in;
        }

        public int getOut() {
            return in;
        }
    }

    @JsonDeserialize(using = OpaqueDeserializer.class)
    record Opaque(String text) {}

    static final class OpaqueDeserializer extends StdDeserializer<Opaque> {
        OpaqueDeserializer() {
            super(Opaque.class);
        }

        @Override
        public Opaque deserialize(
                tools.jackson.core.JsonParser parser, tools.jackson.databind.DeserializationContext context) {
            return new Opaque(parser.readValueAsTree().toString());
        }
    }
}
