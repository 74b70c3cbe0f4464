package io.github.runpodjava.internal.execute;

import io.github.runpodjava.Secret;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.internal.json.JsonPath;
import io.github.runpodjava.internal.log.Shortened;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.InvalidFormatException;
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

    /** @param mapper the one that has read the input */
    static String sentence(JsonNode input, JacksonException e, Secrets secrets, ObjectMapper mapper) {
        Class<?> wanted = wanted(e);
        boolean named = e.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .anyMatch(name -> name != null && secrets.isSecretName(name));
        String kind = wanted == null ? null : kind(e, JsonKinds.of(wanted, mapper));
        String problem = problem(input, e, kind, named || wanted == Secret.class, secrets);
        // Behind the name of a secret and a colon comes its value: a word there would be hidden.
        return JsonPath.of("input", e) + (named ? " " : ": ") + problem;
    }

    private static String problem(
            JsonNode input, JacksonException e, @Nullable String kind, boolean secret, Secrets secrets) {
        Throwable cause = e.getCause();
        if (e instanceof ValueInstantiationException && cause != null && cause.getMessage() != null) {
            // A record's own check speaks for itself; Jackson only wraps it.
            return cause.getMessage();
        }
        if (String.valueOf(e.getOriginalMessage()).startsWith(MISSING)) {
            return "is missing";
        }
        JsonNode node = node(input, e);
        if (e instanceof InvalidNullException) {
            return node == null ? "is missing" : "must not be null";
        }
        if (e instanceof InvalidDefinitionException definition) {
            // Nobody who calls can help it.
            return "no input can be read into the worker's type "
                    + definition.getType().getRawClass().getSimpleName() + ": " + e.getOriginalMessage();
        }
        String found = node == null ? NOTHING : secret ? kind(node) : shown(node, secrets);
        if (e instanceof JsonNodeException) {
            return "must be a number that is not too large but is " + found;
        }
        if (kind == null) {
            // Jackson's own words repeat the value.
            return secret ? "cannot be " + found : e.getOriginalMessage();
        }
        return mismatch(kind, found);
    }

    /** A time zone or a currency, for example: a string, but not one that the type knows. */
    private static String kind(JacksonException e, String kind) {
        boolean isString = e instanceof InvalidFormatException format && format.getValue() instanceof String;
        return isString ? kind.replace("an object that fits", "a string that fits") : kind;
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

    private static @Nullable JsonNode node(JsonNode input, JacksonException e) {
        JsonNode node = input;
        for (JacksonException.Reference reference : e.getPath()) {
            node = next(node, reference);
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    private static String shown(JsonNode node, Secrets secrets) {
        // Hidden before it is cut: half a secret is none that anybody would know.
        String text = secrets.hide(node.toString());
        return text.length() <= LONGEST_VALUE ? text : Shortened.start(text, LONGEST_VALUE - 3) + "...";
    }

    /** What can be said of a secret. */
    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case NUMBER -> "a number";
            case STRING -> "another string";
            default -> node.toString();
        };
    }

    private static @Nullable JsonNode next(JsonNode node, JacksonException.Reference reference) {
        return reference.getPropertyName() != null
                ? node.get(reference.getPropertyName())
                : node.get(reference.getIndex());
    }
}
