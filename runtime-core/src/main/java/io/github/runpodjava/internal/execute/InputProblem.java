package io.github.runpodjava.internal.execute;

import io.github.runpodjava.internal.json.JsonPath;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** What is wrong with an input, in words for the caller, who knows nothing of Java. */
final class InputProblem {
    private static final int LONGEST_VALUE = 60;

    private InputProblem() {}

    static String sentence(JsonNode input, JacksonException e) {
        String path = JsonPath.of("input", e) + ": ";
        Throwable cause = e.getCause();
        if (e instanceof ValueInstantiationException && cause != null && cause.getMessage() != null) {
            // A record's own check speaks for itself; Jackson only wraps it.
            return path + cause.getMessage();
        }
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return path + "must be " + kindOf(mismatch.getTargetType()) + " but is " + found(input, e);
        }
        return path + e.getOriginalMessage();
    }

    /** What of JSON a Java type is. */
    static String kindOf(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(Object::toString)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == float.class || type == double.class || type == Float.class || type == Double.class) {
            return "a number";
        }
        if ((type.isPrimitive() && type != char.class) || Number.class.isAssignableFrom(type)) {
            return "a whole number that fits into " + type.getSimpleName();
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a string";
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return "an object that fits " + type.getSimpleName();
    }

    private static String found(JsonNode input, JacksonException e) {
        JsonNode node = input;
        for (JacksonException.Reference reference : e.getPath()) {
            node = next(node, reference);
            if (node == null) {
                return "missing";
            }
        }
        String text = node.toString();
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 3) + "...";
    }

    private static @Nullable JsonNode next(JsonNode node, JacksonException.Reference reference) {
        return reference.getPropertyName() != null
                ? node.get(reference.getPropertyName())
                : node.get(reference.getIndex());
    }
}
