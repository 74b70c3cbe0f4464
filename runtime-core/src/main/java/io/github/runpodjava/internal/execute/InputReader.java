package io.github.runpodjava.internal.execute;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.job.TakenJob;
import java.lang.reflect.Type;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TreeNode;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads a job's input into the type that the handler wants. */
public final class InputReader<I> {
    private final Lazy<ObjectMapper> mapper;
    private final Lazy<JavaType> type;
    private final Secrets secrets;

    /** @param secrets what is not said of an input that cannot be read */
    public InputReader(Lazy<ObjectMapper> mapper, Type type, Secrets secrets) {
        this.mapper = mapper;
        this.secrets = secrets;
        this.type = Lazy.by(() -> KotlinTypes.readable(mapper.get().constructType(type), mapper.get()));
    }

    /**
     * Reads.
     *
     * @throws JobFailedException naming the place, the rule and the value, if the input is not what the handler wants
     */
    @SuppressWarnings("unchecked")
    I read(TakenJob job) {
        // The platform strips an empty input object from the job; the caller did send one.
        JavaType wanted = type.get();
        JsonNode input = job.input().orElseGet(JsonNodeFactory.instance::objectNode);
        if (wanted.isTypeOrSubTypeOf(JsonNode.class) && wanted.getRawClass().isInstance(input)) {
            return (I) input;
        }
        if (input.isNull()) {
            throw JobFailedException.invalidInput(
                    "input: " + InputProblem.mismatch(JsonKinds.of(wanted.getRawClass(), mapper.get()), "null"));
        }
        try {
            // By the method that Jackson 3.0 has too, which Spring Boot 4.0 brings.
            return mapper.get().treeToValue((TreeNode) input, wanted);
        } catch (JacksonException e) {
            // Without the cause: it tells the log nothing that the sentence does not, in thirty lines.
            throw JobFailedException.invalidInput(InputProblem.sentence(input, e, secrets, mapper.get()));
        }
    }
}
