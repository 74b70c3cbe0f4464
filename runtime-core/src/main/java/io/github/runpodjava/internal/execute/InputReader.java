package io.github.runpodjava.internal.execute;

import io.github.runpodjava.JobFailedException;
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
     * @throws JobFailedException naming the place, the rule and the value, if the input is not what the handler wants
     */
    @SuppressWarnings("unchecked")
    I read(TakenJob job) {
        // The platform strips an empty input object from the job; the caller did send one.
        JsonNode input = job.input().orElseGet(mapper::createObjectNode);
        if (type.isTypeOrSubTypeOf(JsonNode.class) && type.getRawClass().isInstance(input)) {
            return (I) input;
        }
        if (input.isNull()) {
            throw JobFailedException.invalidInput(
                    "input: must be " + InputProblem.kindOf(type.getRawClass()) + " but is null");
        }
        try {
            return mapper.treeToValue(input, type);
        } catch (JacksonException e) {
            // Without the cause: it tells the log nothing that the sentence does not, in thirty lines.
            throw JobFailedException.invalidInput(InputProblem.sentence(input, e));
        }
    }
}
