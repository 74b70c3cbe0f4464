package io.github.runpodjava.internal.execute;

import io.github.runpodjava.internal.json.JsonPath;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.JsonNodeException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** What is wrong with an input, in words for the caller, who knows nothing of Java. */
final class InputProblem {
    private static final int LONGEST_VALUE = 60;
    private static final String NOTHING = "missing";
    /** Of a component with {@code @JsonProperty(required = true)}; Jackson throws no type of its own for it. */
    private static final String MISSING = "Missing required creator property";

    private InputProblem() {}

    static String sentence(JsonNode input, JacksonException e) {
        String path = JsonPath.of("input", e);
        Throwable cause = e.getCause();
        if (e instanceof ValueInstantiationException && cause != null && cause.getMessage() != null) {
            // A record's own check speaks for itself; Jackson only wraps it.
            return path + ": " + cause.getMessage();
        }
        if (String.valueOf(e.getOriginalMessage()).startsWith(MISSING)) {
            return path + ": is missing";
        }
        String found = found(input, e);
        if (e instanceof InvalidNullException) {
            return path + ": " + (found.equals(NOTHING) ? "is missing" : "must not be null");
        }
        if (e instanceof InvalidDefinitionException definition) {
            // Nobody who calls can help it.
            return path + ": no input can be read into the worker's type "
                    + definition.getType().getRawClass().getSimpleName() + ": " + e.getOriginalMessage();
        }
        if (e instanceof JsonNodeException) {
            return path + ": must be a number that is not too large but is " + found;
        }
        Class<?> wanted = wanted(e);
        return path + ": " + (wanted == null ? e.getOriginalMessage() : mismatch(JsonKinds.of(wanted), found));
    }

    private static @Nullable Class<?> wanted(JacksonException e) {
        if (e instanceof MismatchedInputException mismatch) {
            return mismatch.getTargetType();
        }
        return e instanceof InputCoercionException coercion ? coercion.getTargetType() : null;
    }

    /** What to say of a value that is not what is wanted. */
    static String mismatch(String kind, String found) {
        // Of an object that does not fit, the type's name says what is wanted.
        String rule = found.startsWith("{") ? kind.replace("an object that fits", "what fits") : kind;
        return "must be " + rule + " but is " + found;
    }

    private static String found(JsonNode input, JacksonException e) {
        JsonNode node = input;
        for (JacksonException.Reference reference : e.getPath()) {
            node = next(node, reference);
            if (node == null) {
                return NOTHING;
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
