package io.github.runpodjava.logging;

import io.github.runpodjava.config.Secrets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what {@link LogValues} makes of the values that users log. */
final class JsonValues {
    private JsonValues() {}

    static void write(JsonBytes json, @Nullable Object value, Secrets secrets) {
        write(json, "", value, secrets);
    }

    /** @param name of the value, or of what holds it: what is called {@code password} is hidden whatever it looks like */
    private static void write(JsonBytes json, String name, @Nullable Object value, Secrets secrets) {
        if (value instanceof Map<?, ?> map) {
            writeMap(json, name, map, secrets);
        } else if (value instanceof List<?> list) {
            char before = '[';
            for (Object inner : list) {
                json.raw(before);
                write(json, name, inner, secrets);
                before = ',';
            }
            json.plain(list.isEmpty() ? "[]" : "]");
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            json.plain(String.valueOf(value));
        } else {
            json.string(secrets.hide(name, value.toString()));
        }
    }

    private static void writeMap(JsonBytes json, String outer, Map<?, ?> map, Secrets secrets) {
        char before = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.raw(before);
            String name = String.valueOf(entry.getKey());
            json.string(secrets.hide(name)).raw(':');
            write(json, outer.isEmpty() || secrets.isSecretName(name) ? name : outer, entry.getValue(), secrets);
            before = ',';
        }
        json.plain(map.isEmpty() ? "{}" : "}");
    }
}
