package io.github.runpodjava.localserver.faults;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the keys of one JSON object and notes what is wrong, so that all of it can be told at once. A key with a wrong
 * value reads as absent. Null is a value like any other: wrong where something else is expected.
 */
final class Fields {
    private static final int MAX_SHOWN = 60;

    private final ObjectNode json;
    private final String where;
    private final List<String> problems;
    private final Set<String> known = new LinkedHashSet<>();

    /** @param where what stands before a key in a problem, such as {@code rules[0].} */
    Fields(ObjectNode json, String where, List<String> problems) {
        this.json = json;
        this.where = where;
        this.problems = problems;
    }

    Optional<JsonNode> any(String key) {
        known.add(key);
        return Optional.ofNullable(json.get(key));
    }

    /** A whole number in this range. */
    Optional<Long> whole(String key, long least, long most, String example) {
        return any(key).flatMap(value -> {
            Optional<Long> number = whole(value, least, most);
            if (number.isEmpty()) {
                expected(key, "a whole number from " + least + " to " + most + ", for example " + example);
            }
            return number;
        });
    }

    static Optional<Long> whole(JsonNode value, long least, long most) {
        boolean fits = value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= least
                && value.longValue() <= most;
        return fits ? Optional.of(value.longValue()) : Optional.empty();
    }

    /** A number from 0 to 1. */
    Optional<Double> rate(String key) {
        return any(key).flatMap(value -> {
            // By the number: the node itself throws where it does not fit into a double.
            double rate = value.isNumber() ? value.numberValue().doubleValue() : Double.NaN;
            if (rate >= 0 && rate <= 1) {
                return Optional.of(rate);
            }
            expected(key, "a number from 0 to 1, for example 0.05");
            return Optional.empty();
        });
    }

    Optional<Boolean> flag(String key) {
        return any(key).flatMap(value -> {
            if (!value.isBoolean()) {
                expected(key, "true or false");
                return Optional.empty();
            }
            return Optional.of(value.booleanValue());
        });
    }

    Optional<String> text(String key, String example) {
        return any(key).flatMap(value -> {
            if (!value.isString() || value.stringValue().isBlank()) {
                expected(key, "a text, for example \"" + example + "\"");
                return Optional.empty();
            }
            return Optional.of(value.stringValue());
        });
    }

    /** Notes that the value of this key is none of what is expected. */
    void expected(String key, String expected) {
        String value = String.valueOf(json.get(key));
        String shown = value.length() > MAX_SHOWN ? value.substring(0, MAX_SHOWN) + "..." : value;
        problems.add(where + key + " = " + shown + "   expected " + expected);
    }

    /** Notes that this key has to be there. */
    void missing(String key, String why) {
        problems.add(where + key + "   missing; " + why);
    }

    /** Notes every key that was not asked for. */
    void refuseOthers() {
        List<String> others = new ArrayList<>(json.propertyNames());
        others.removeAll(known);
        others.forEach(key -> problems.add(where + key + "   unknown; known here: " + String.join(", ", known)));
    }
}
