package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.Handler;
import io.github.runpodjava.StreamHandler;
import io.github.runpodjava.internal.execute.InputReader;
import io.github.runpodjava.internal.execute.StreamTask;
import io.github.runpodjava.internal.execute.ValueTask;
import java.lang.reflect.Type;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/** Finds out what type of input a handler wants, and makes it callable. */
public final class HandlerTypes {
    private HandlerTypes() {}

    /**
     * A handler on its way to become a task.
     *
     * @param streams whether its output goes out in chunks
     * @param factory makes the task, given whether the result of a stream is to repeat all chunks
     * @param input what a job's input is read into
     * @param output what comes out; null when the handler does not say
     */
    public record TaskOf(
            boolean streams,
            Function<Boolean, WorkerSpec.TaskFactory> factory,
            Type input,
            @Nullable Type output) {}

    public static <I> TaskOf value(Type input, Handler<I, ?> handler) {
        return new TaskOf(
                false,
                aggregate -> (mapper, outcomes, writer, secrets) ->
                        new ValueTask<I>(new InputReader<>(mapper, input, secrets), handler, outcomes),
                input,
                outputOf(handler.getClass(), Handler.class));
    }

    public static <I> TaskOf value(Handler<I, ?> handler) {
        return value(declared(handler.getClass(), Handler.class, "handling"), handler);
    }

    public static <I, C> TaskOf stream(Type input, StreamHandler<I, C> handler) {
        return new TaskOf(
                true,
                aggregate -> (mapper, outcomes, writer, secrets) -> new StreamTask<I, C>(
                        new InputReader<>(mapper, input, secrets), handler, outcomes, writer, aggregate),
                input,
                outputOf(handler.getClass(), StreamHandler.class));
    }

    public static <I, C> TaskOf stream(StreamHandler<I, C> handler) {
        return stream(declared(handler.getClass(), StreamHandler.class, "streaming"), handler);
    }

    private static JavaType declared(Class<?> handler, Class<?> family, String method) {
        // A lambda's class does not say what its types are.
        if (handler.isSynthetic() || handler.isHidden()) {
            throw unknown(handler, method);
        }
        TypeFactory types = TypeFactory.createDefaultInstance();
        JavaType[] arguments = types.findTypeParameters(types.constructType(handler), family);
        if (arguments == null || arguments.length == 0) {
            throw unknown(handler, method);
        }
        if (arguments[0].hasRawClass(Object.class) && isGeneric(handler)) {
            throw unknown(handler, method);
        }
        return arguments[0];
    }

    private static @Nullable Type outputOf(Class<?> handler, Class<?> family) {
        if (handler.isSynthetic() || handler.isHidden()) {
            return null;
        }
        TypeFactory types = TypeFactory.createDefaultInstance();
        JavaType[] arguments = types.findTypeParameters(types.constructType(handler), family);
        return arguments == null || arguments.length < 2 ? null : arguments[1];
    }

    /** Whether {@code Object} may only stand for a type that the object, but not its class, was made with. */
    private static boolean isGeneric(Class<?> handler) {
        return handler.getTypeParameters().length > 0
                || (handler.getEnclosingMethod() != null
                        && handler.getEnclosingMethod().getTypeParameters().length > 0);
    }

    private static IllegalArgumentException unknown(Class<?> handler, String method) {
        return new IllegalArgumentException(
                "The input type cannot be found from " + handler.getName() + ". Name it: Worker." + method
                        + "(MyInput.class, handler), or JsonNode.class for the JSON as it came");
    }
}
