package io.github.runpodjava.logging;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Turns the values that users log into what JSON has: maps with string keys, lists, strings, finite numbers, booleans
 * and null. Whatever else a value is becomes its {@code toString}: beans and records are not taken apart, since those
 * with secrets hide them in {@code toString}.
 *
 * <p>No value makes it throw, run on without end, or answer with something that contains itself. One instance serves
 * one line.
 */
final class LogValues {
    static final int MAX_DEPTH = 32;
    /** How many values one line shows, those inside of maps and lists counted. */
    static final int MAX_VALUES = 10_000;
    /** In characters; no number that a reader can hold exactly has nearly as many. */
    private static final int LONGEST_NUMBER = 400;

    /** Made with the first container: most values are none. */
    private @Nullable Set<Object> around;

    private int left = MAX_VALUES;

    @Nullable
    Object plain(@Nullable Object value) {
        try {
            return convert(value);
        } catch (Throwable broken) {
            // Even an Error: a value that cannot be shown is no reason to end what the caller is doing.
            around = null;
            return unreadable(value, broken);
        }
    }

    /** A string for a key, or for anything in a place where only strings can be. */
    static String text(@Nullable Object value) {
        try {
            return SafeText.whole(String.valueOf(String.valueOf(value)));
        } catch (Throwable broken) {
            return unreadable(value, broken);
        }
    }

    private static String unreadable(@Nullable Object value, Throwable broken) {
        String type = value == null ? "null" : value.getClass().getName();
        return "[unreadable " + type + ": " + broken.getClass().getName() + "]";
    }

    private @Nullable Object convert(@Nullable Object value) {
        left--;
        if (value == null || value instanceof Boolean) {
            return value;
        }
        if (value instanceof CharSequence || value instanceof Character || value instanceof Enum) {
            return text(value);
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Map<?, ?> map) {
            return inside(map, () -> entries(map.entrySet()));
        }
        if (value instanceof Collection<?> items) {
            return inside(items, () -> items(items));
        }
        if (value instanceof byte[] bytes) {
            return "[" + bytes.length + " bytes]";
        }
        if (value.getClass().isArray()) {
            return inside(value, () -> array(value));
        }
        if (value instanceof JsonNode node) {
            return inside(node, () -> node(node));
        }
        return text(value);
    }

    private static Object number(Number number) {
        if (number instanceof Double || number instanceof Float) {
            return Double.isFinite(number.doubleValue()) ? number : number.toString();
        }
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            return number;
        }
        if (number.getClass() == BigDecimal.class || number.getClass() == BigInteger.class) {
            return isReadable(number) ? number : text(number);
        }
        if (number instanceof AtomicInteger || number instanceof AtomicLong) {
            return number.longValue();
        }
        return text(number);
    }

    /** Many a reader of JSON refuses a whole line for one number that is longer, or greater than its own can be. */
    private static boolean isReadable(Number number) {
        return Double.isFinite(number.doubleValue()) && number.toString().length() <= LONGEST_NUMBER;
    }

    private Object inside(Object container, Supplier<Object> content) {
        Set<Object> outer = around;
        if (outer == null) {
            outer = Collections.newSetFromMap(new IdentityHashMap<>());
            around = outer;
        }
        if (outer.size() >= MAX_DEPTH) {
            return "[too deep]";
        }
        if (!outer.add(container)) {
            return "[contains itself]";
        }
        Object converted = content.get();
        outer.remove(container);
        return converted;
    }

    private Object entries(Collection<? extends Map.Entry<?, ?>> entries) {
        Map<String, @Nullable Object> converted = new LinkedHashMap<>();
        Map<String, Integer> again = Map.of();
        for (Map.Entry<?, ?> entry : entries) {
            if (left <= 0) {
                converted.put("...", "[too many values]");
                break;
            }
            String key = text(entry.getKey());
            Object value = convert(entry.getValue());
            int before = converted.size();
            Object first = converted.put(key, value);
            if (converted.size() == before) {
                // Another key with the same text was there, as 1 and "1" are.
                converted.put(key, first);
                again = again.isEmpty() ? new HashMap<>() : again;
                converted.put(freeKey(key, converted, again), value);
            }
        }
        return converted;
    }

    /** What a key ends with says whether it is that of a secret. */
    private static String freeKey(String key, Map<String, @Nullable Object> taken, Map<String, Integer> again) {
        String free;
        do {
            free = "(" + again.merge(key, 2, (times, two) -> times + 1) + ") " + key;
        } while (taken.containsKey(free));
        return free;
    }

    private Object items(Iterable<?> items) {
        List<@Nullable Object> converted = new ArrayList<>();
        for (Object item : items) {
            if (left <= 0) {
                converted.add("[too many values]");
                break;
            }
            converted.add(convert(item));
        }
        return converted;
    }

    private Object array(Object array) {
        List<@Nullable Object> converted = new ArrayList<>();
        int length = Array.getLength(array);
        for (int i = 0; i < length; i++) {
            if (left <= 0) {
                converted.add("[too many values]");
                break;
            }
            converted.add(convert(Array.get(array, i)));
        }
        return converted;
    }

    private @Nullable Object node(JsonNode node) {
        if (node.isObject()) {
            return entries(node.properties());
        }
        if (node.isArray()) {
            return items(node);
        }
        if (node.isNumber()) {
            return number(node.numberValue());
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isNull() || node.isMissingNode()) {
            return null;
        }
        return text(node.isString() ? node.stringValue() : node);
    }
}
