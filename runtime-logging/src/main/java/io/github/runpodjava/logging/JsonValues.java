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

    /** @param name what the value is called, as a name may say that it is a secret; empty if it has none */
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
        } else if (value == null || value instanceof Boolean) {
            json.plain(String.valueOf(value));
        } else {
            String text = value.toString();
            String shown = secrets.hide(name, text);
            if (value instanceof Number && shown.equals(text)) {
                json.plain(text);
            } else {
                json.string(shown);
            }
        }
    }

    private static void writeMap(JsonBytes json, String name, Map<?, ?> map, Secrets secrets) {
        char before = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            json.raw(before);
            json.string(secrets.hide(key)).raw(':');
            write(
                    json,
                    secrets.isSecretName(key) || !secrets.isSecretName(name) ? key : name,
                    entry.getValue(),
                    secrets);
            before = ',';
        }
        json.plain(map.isEmpty() ? "{}" : "}");
    }
}
