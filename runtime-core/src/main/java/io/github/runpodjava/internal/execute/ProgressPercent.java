package io.github.runpodjava.internal.execute;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a progress update as a percentage, where it is one: a number, or an object with a number {@code percent}. */
final class ProgressPercent {
    private static final String PERCENT = "percent";
    private static final String PROGRESS_PERCENT = "progress_percent";

    private ProgressPercent() {}

    /** From 0 to 100; null when the update says nothing of the kind. */
    static @Nullable Double of(@Nullable Object update) {
        if (update instanceof Number number) {
            return inRange(number.doubleValue());
        }
        if (update instanceof Map<?, ?> map) {
            // Looked up in a copy: a sorted map of other keys than strings throws when it is asked for a string.
            Map<Object, Object> copy = new HashMap<>(map);
            Object value = copy.get(copy.containsKey(PERCENT) ? PERCENT : PROGRESS_PERCENT);
            return value instanceof Number number ? inRange(number.doubleValue()) : null;
        }
        if (update instanceof JsonNode node) {
            JsonNode value = node.isObject() ? node.path(node.has(PERCENT) ? PERCENT : PROGRESS_PERCENT) : node;
            // By the number: the node itself throws where it does not fit into a double.
            return value.isNumber() ? inRange(value.numberValue().doubleValue()) : null;
        }
        return null;
    }

    private static @Nullable Double inRange(double percent) {
        return percent >= 0 && percent <= 100 ? percent : null;
    }
}
