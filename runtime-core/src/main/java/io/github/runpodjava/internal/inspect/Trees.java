package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.spi.InspectorAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How values look in all answers: times in UTC with milliseconds, durations in whole milliseconds. */
final class Trees {
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
        // Always three digits, so that texts sort as times do.
        Instant millis = time.truncatedTo(ChronoUnit.MILLIS);
        return millis.getNano() == 0 ? millis.toString().replace("Z", ".000Z") : millis.toString();
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
