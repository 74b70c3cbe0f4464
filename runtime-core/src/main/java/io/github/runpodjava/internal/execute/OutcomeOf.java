package io.github.runpodjava.internal.execute;

import io.github.runpodjava.Reply;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.job.JobOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;

/** What a handler's return value or chunk means, as runpod-python reads it. Never changes the object it is given. */
public final class OutcomeOf {
    private static final String ERROR = "error";
    private static final String REFRESH = "refresh_worker";

    private final Lazy<ObjectMapper> mapper;

    public OutcomeOf(Lazy<ObjectMapper> mapper) {
        this.mapper = mapper;
    }

    /** The outcome of a job whose handler returned {@code output}. */
    JobOutcome value(@Nullable Object output) {
        if (output instanceof Reply reply) {
            return new JobOutcome.Completed(reply.output(), true, reply.refreshesWorker());
        }
        if (output instanceof ObjectNode object) {
            return special(
                    object.get(ERROR),
                    object.get(REFRESH),
                    rest(object),
                    object.has(ERROR) || object.has(REFRESH),
                    object);
        }
        if (output instanceof Map<?, ?> map) {
            Map<Object, Object> rest = new LinkedHashMap<>(map);
            // Looked up in the copy: a sorted map of other keys than strings throws when it is asked for a string.
            boolean hasKeys = rest.containsKey(ERROR) || rest.containsKey(REFRESH);
            Object error = rest.remove(ERROR);
            Object refresh = rest.remove(REFRESH);
            return special(error, refresh, rest, hasKeys, map);
        }
        return new JobOutcome.Completed(output);
    }

    private JobOutcome special(
            @Nullable Object error, @Nullable Object refresh, Object rest, boolean hasKeys, Object whole) {
        boolean refreshes;
        boolean failed;
        String reason;
        try {
            refreshes = truth(refresh);
            failed = truth(error);
            reason = failed ? text(error) : "";
        } catch (RuntimeException | LinkageError unwritable) {
            // A getter threw, for example: who writes the whole is to say so, and where.
            return new JobOutcome.Completed(whole);
        }
        Object output = hasKeys ? rest : whole;
        // runpod-python sends no output at all for what is left of an empty dict.
        boolean hasOutput = output instanceof ObjectNode object ? !object.isEmpty() : !((Map<?, ?>) output).isEmpty();
        if (failed) {
            return new JobOutcome.Failed(reason, hasOutput ? output : null, refreshes);
        }
        return new JobOutcome.Completed(output, hasOutput, refreshes);
    }

    private static ObjectNode rest(ObjectNode object) {
        ObjectNode rest = object.objectNode();
        object.properties().forEach(entry -> {
            if (!entry.getKey().equals(ERROR) && !entry.getKey().equals(REFRESH)) {
                rest.set(entry.getKey(), entry.getValue());
            }
        });
        return rest;
    }

    /** The error that a chunk ends its stream with, if it does; one that cannot be written is for who writes the chunk. */
    Optional<String> errorIn(@Nullable Object chunk) {
        Object error = null;
        if (chunk instanceof ObjectNode object) {
            error = object.get(ERROR);
        } else if (chunk instanceof Map<?, ?> map) {
            error = new LinkedHashMap<Object, Object>(map).get(ERROR);
        }
        try {
            return truth(error) ? Optional.of(text(error)) : Optional.empty();
        } catch (RuntimeException | LinkageError unwritable) {
            return Optional.empty();
        }
    }

    /** Python's truth, of JSON: null, false, 0 and all that is empty are not. */
    private boolean truth(@Nullable Object value) {
        if (value == null) {
            return false;
        }
        JsonNode node = value instanceof JsonNode json ? json : mapper.get().valueToTree(value);
        return switch (node.getNodeType()) {
            case NULL, MISSING -> false;
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> ((NumericNode) node).isNaN() || node.decimalValue().signum() != 0;
            case STRING -> !node.stringValue().isEmpty();
            case ARRAY, OBJECT -> !node.isEmpty();
            default -> true;
        };
    }

    /** The platform needs a string: with anything else the job would end as COMPLETED without output. */
    private String text(@Nullable Object error) {
        JsonNode node = error instanceof JsonNode json ? json : mapper.get().valueToTree(error);
        return node.isContainer() ? node.toString() : node.asString();
    }
}
