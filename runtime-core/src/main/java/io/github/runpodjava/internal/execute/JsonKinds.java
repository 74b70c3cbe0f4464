package io.github.runpodjava.internal.execute;

import io.github.runpodjava.Secret;
import java.io.File;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/** What of JSON a Java type is, in words for a caller who knows nothing of Java. */
final class JsonKinds {
    private static final String TIME = "a time such as \"2026-01-31T12:00:00Z\"";

    /** Types that are strings in JSON. */
    private static final Map<Class<?>, String> STRINGS = Map.ofEntries(
            Map.entry(char.class, "a string of one character"),
            Map.entry(Character.class, "a string of one character"),
            Map.entry(byte[].class, "a string of Base64"),
            Map.entry(Duration.class, "a duration such as \"PT1M30S\""),
            Map.entry(Period.class, "a period such as \"P1M\""),
            Map.entry(Instant.class, TIME),
            Map.entry(OffsetDateTime.class, TIME),
            Map.entry(ZonedDateTime.class, TIME),
            Map.entry(Date.class, TIME),
            Map.entry(LocalDateTime.class, "a time such as \"2026-01-31T12:00:00\""),
            Map.entry(LocalDate.class, "a date such as \"2026-01-31\""),
            Map.entry(LocalTime.class, "a time of day such as \"12:00:00\""),
            Map.entry(UUID.class, "a UUID such as \"3f0e9c52-8b1d-4f6e-9a70-5d2c1b7e8f90\""),
            Map.entry(URI.class, "a URI"),
            Map.entry(URL.class, "a URL"),
            Map.entry(Path.class, "a path"),
            Map.entry(File.class, "a path"),
            Map.entry(Secret.class, "a string"));

    private JsonKinds() {}

    /** @param mapper knows what the constants of an enum are called in JSON */
    static String of(Class<?> type, ObjectMapper mapper) {
        String string = STRINGS.get(type);
        if (string != null) {
            return string;
        }
        String number = number(type);
        if (number != null) {
            return number;
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> name(constant, mapper))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a string";
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return "an object that fits " + type.getSimpleName();
    }

    private static String name(Object constant, ObjectMapper mapper) {
        try {
            return mapper.valueToTree(constant).asString();
        } catch (JacksonException noScalar) {
            return constant.toString();
        }
    }

    private static @Nullable String number(Class<?> type) {
        if (type == float.class || type == Float.class) {
            return "a number that fits into float";
        }
        if (type == double.class || type == Double.class || type == BigDecimal.class || type == Number.class) {
            return "a number";
        }
        boolean isWhole = type.isPrimitive() && type != boolean.class;
        return isWhole || Number.class.isAssignableFrom(type)
                ? "a whole number that fits into " + type.getSimpleName()
                : null;
    }
}
