package io.github.runpodjava.logging;

import io.github.runpodjava.config.Secrets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what {@link LogValues} makes of the values that users log. */
final class JsonValues {
    private JsonValues() {}

    static void write(JsonBytes json, @Nullable Object value, Secrets secrets) {
        if (value instanceof Map<?, ?> map) {
            writeMap(json, map, secrets);
        } else if (value instanceof List<?> list) {
            char before = '[';
            for (Object inner : list) {
                json.raw(before);
                write(json, inner, secrets);
                before = ',';
            }
            json.plain(list.isEmpty() ? "[]" : "]");
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            json.plain(String.valueOf(value));
        } else {
            json.string(secrets.hide(value.toString()));
        }
    }

    private static void writeMap(JsonBytes json, Map<?, ?> map, Secrets secrets) {
        char before = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.raw(before);
            json.string(secrets.hide(String.valueOf(entry.getKey()))).raw(':');
            write(json, entry.getValue(), secrets);
            before = ',';
        }
        json.plain(map.isEmpty() ? "{}" : "}");
    }
}
