package io.github.runpodjava.spi;

import java.lang.reflect.Type;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/**
 * What a handler takes and gives, for the description of the API.
 *
 * @param input what a job's input is read into
 * @param outputType what the handler returns, or what a chunk of its stream is; null when nobody can tell, as with a
 *     lambda
 * @param streams whether the output goes out in chunks
 * @param mapper reads inputs and writes outputs; made when it is first asked for, the same one each time
 */
public record HandlerSignature(Type input, @Nullable Type outputType, boolean streams, Supplier<ObjectMapper> mapper) {

    /** What the handler returns, or what a chunk of its stream is. */
    public Optional<Type> output() {
        return Optional.ofNullable(outputType);
    }
}
