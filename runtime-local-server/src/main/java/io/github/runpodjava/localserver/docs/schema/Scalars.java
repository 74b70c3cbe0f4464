package io.github.runpodjava.localserver.docs.schema;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Types whose JSON is one value, and Jackson's own types. How a time looks is asked of the mapper, by having it write
 * one: that depends on its features.
 */
final class Scalars {
    private static final String STRING = "string";
    private static final String INTEGER = "integer";
    private static final String NUMBER = "number";

    private final ObjectMapper mapper;
    private final Map<Class<?>, ObjectNode> schemas = new HashMap<>();

    Scalars(ObjectMapper mapper) {
        this.mapper = mapper;
        numbers();
        texts();
        times();
        schemas.put(ObjectNode.class, type("object"));
        schemas.put(ArrayNode.class, type("array"));
        put(type("null"), void.class, Void.class);
    }

    /** A copy of the schema, if this is such a type. */
    Optional<ObjectNode> of(Class<?> raw) {
        return Optional.ofNullable(schemas.get(raw)).map(ObjectNode::deepCopy);
    }

    static ObjectNode type(String name) {
        return JsonNodeFactory.instance.objectNode().put("type", name);
    }

    private static ObjectNode type(String name, String format) {
        return type(name).put("format", format);
    }

    private void numbers() {
        put(type("boolean"), boolean.class, Boolean.class, AtomicBoolean.class);
        put(type(INTEGER, "int32"), byte.class, Byte.class, short.class, Short.class);
        put(type(INTEGER, "int32"), int.class, Integer.class, AtomicInteger.class);
        put(type(INTEGER, "int64"), long.class, Long.class, AtomicLong.class);
        put(type(INTEGER), BigInteger.class);
        put(type(NUMBER, "float"), float.class, Float.class);
        put(type(NUMBER, "double"), double.class, Double.class);
        put(type(NUMBER), BigDecimal.class, Number.class);
        put(Schemas.nullable(type(INTEGER, "int32")), OptionalInt.class);
        put(Schemas.nullable(type(INTEGER, "int64")), OptionalLong.class);
        put(Schemas.nullable(type(NUMBER, "double")), OptionalDouble.class);
    }

    private void texts() {
        put(type(STRING), String.class, CharSequence.class, StringBuilder.class, char[].class);
        put(type(STRING).put("minLength", 1).put("maxLength", 1), char.class, Character.class);
        put(type(STRING).put("contentEncoding", "base64"), byte[].class, ByteBuffer.class);
        put(type(STRING, "uuid"), UUID.class);
        put(type(STRING, "uri"), URI.class, URL.class);
        put(type(STRING), Locale.class, Currency.class, TimeZone.class, Pattern.class, File.class, Path.class);
        put(type(STRING), InetAddress.class, Charset.class, Class.class);
    }

    private void times() {
        // The formats are those of the OpenAPI format registry; the times without an offset have names of their own.
        time(Instant.EPOCH, "date-time", Instant.class);
        time(Instant.EPOCH.atOffset(ZoneOffset.UTC), "date-time", OffsetDateTime.class);
        time(Instant.EPOCH.atZone(ZoneOffset.UTC), "date-time", ZonedDateTime.class);
        time(new Date(0), "date-time", Date.class);
        time(new GregorianCalendar(), "date-time", Calendar.class, GregorianCalendar.class);
        time(LocalDate.EPOCH, "date", LocalDate.class);
        time(LocalDate.EPOCH.atStartOfDay(), "date-time-local", LocalDateTime.class);
        time(LocalTime.NOON, "time-local", LocalTime.class);
        time(LocalTime.NOON.atOffset(ZoneOffset.UTC), "time", OffsetTime.class);
        time(Duration.ofSeconds(1), "duration", Duration.class);
        time(Period.ofDays(1), "duration", Period.class);
        time(Year.of(2000), "", Year.class);
        time(YearMonth.of(2000, 1), "", YearMonth.class);
        time(MonthDay.of(1, 1), "", MonthDay.class);
        time(ZoneOffset.UTC, "", ZoneId.class, ZoneOffset.class);
    }

    private void time(Object example, String format, Class<?>... types) {
        JsonNode written = mapper.valueToTree(example);
        ObjectNode schema =
                switch (written.getNodeType()) {
                    case STRING -> format.isEmpty() ? type(STRING) : type(STRING, format);
                    case NUMBER -> type(written.isIntegralNumber() ? INTEGER : NUMBER);
                    case ARRAY -> type("array");
                    default -> Schemas.any();
                };
        put(schema, types);
    }

    private void put(ObjectNode schema, Class<?>... types) {
        for (Class<?> type : types) {
            schemas.put(type, schema);
        }
    }
}
