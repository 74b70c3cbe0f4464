package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.spi.InspectorAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How values look in all answers: times in UTC with milliseconds, durations in whole milliseconds. */
final class Trees {
    /** Always three digits, so that texts sort as times do. */
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private Trees() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static InspectorAnswer ok(ObjectNode body) {
        return new InspectorAnswer.Tree(200, body);
    }

    static void time(ObjectNode into, String key, @Nullable Instant time) {
        into.put(key, time == null ? null : text(time));
    }

    static String text(Instant time) {
        return MILLIS.format(time);
    }

    static void millis(ObjectNode into, String key, @Nullable Duration duration) {
        if (duration == null) {
            into.putNull(key);
        } else {
            into.put(key, duration.toMillis());
        }
    }

    static void strings(ObjectNode into, String key, Collection<String> values) {
        ArrayNode array = into.putArray(key);
        values.forEach(array::add);
    }
}
