package io.github.runpodjava.internal.execute;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.internal.json.JsonPath;
import io.github.runpodjava.job.TakenJob;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Reads a job's input into the type that the handler wants. */
public final class InputReader<I> {
    private final ObjectMapper mapper;
    private final JavaType type;

    public InputReader(ObjectMapper mapper, JavaType type) {
        this.mapper = mapper;
        this.type = type;
    }

    /**
     * Reads.
     *
     * @throws JobFailedException naming the place and the rule, if the input is not what the handler wants
     */
    @SuppressWarnings("unchecked")
    I read(TakenJob job) {
        // The platform strips an empty input object from the job; the caller did send one.
        JsonNode input = job.input().orElseGet(mapper::createObjectNode);
        if (type.isTypeOrSubTypeOf(JsonNode.class) && type.getRawClass().isInstance(input)) {
            return (I) input;
        }
        if (input.isNull()) {
            throw JobFailedException.because("input is null, but must be " + wanted());
        }
        try {
            return mapper.treeToValue(input, type);
        } catch (JacksonException e) {
            throw JobFailedException.because(sentence(e), e);
        }
    }

    private String sentence(JacksonException e) {
        // A record's own check speaks for itself; Jackson only wraps it.
        Throwable cause = e.getCause();
        String rule = cause instanceof IllegalArgumentException && cause.getMessage() != null
                ? cause.getMessage()
                : e.getOriginalMessage();
        return JsonPath.of("input", e) + ": " + rule + " (the handler wants " + wanted() + ")";
    }

    private String wanted() {
        return type.getRawClass().getSimpleName();
    }
}
