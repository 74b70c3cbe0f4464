package io.github.runpodjava.internal.json;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** The mapper that reads jobs and writes results. */
public final class Json {
    /** Deeper input than this is refused: nobody sends it by intent, and it would overflow a stack somewhere. */
    static final int DEEPEST = 1000;

    private Json() {}

    /** A mapper that keeps every number as exact as it came and takes inputs as large as the platform sends. */
    public static JsonMapper newMapper() {
        return builder().build();
    }

    /** The same before it is built. */
    static JsonMapper.Builder builder() {
        return builder(StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .maxNumberLength(100_000)
                .build());
    }

    /**
     * A mapper for what the queue hands out, with hardly any limits: a batch holds jobs of many callers, and what one
     * of them sent must not make the whole batch unreadable.
     */
    public static JsonMapper newTakeMapper() {
        return builder(StreamReadConstraints.builder()
                        .maxNestingDepth(1_000_000)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    private static JsonMapper.Builder builder(StreamReadConstraints constraints) {
        // What could be read can be written, also inside something else.
        StreamWriteConstraints writing =
                StreamWriteConstraints.builder().maxNestingDepth(2 * DEEPEST).build();
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(constraints)
                .streamWriteConstraints(writing)
                // Interned field names leave a global table behind that grows with every key a caller makes up.
                .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .build();
        return JsonMapper.builder(factory)
                // An object without any property is a mistake, not an output: a stream, a handle, a class without
                // getters.
                .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                // "2" is no number and 1.9 is no whole one; a caller who mixes them up hears of it.
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                // Nor is 0 the first constant of an enum, which may be another one tomorrow.
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                // The other way round too: that feature leaves 7 a string where one is wanted.
                .withCoercionConfig(
                        LogicalType.Textual, text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                // As a tree, 0.1 stays 0.1 and 10000000000000000.1 loses nothing; a double in a record stays a double.
                .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
    }
}
