package io.github.runpodjava.internal.execute;

import io.github.runpodjava.JobFailedException;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;

/** What is different where handlers are written in Kotlin. Known by names alone: Kotlin need not be there. */
final class KotlinTypes {
    private KotlinTypes() {}

    /**
     * The type itself. Without its module, Jackson reads a Kotlin class as a Java one: it passes over the defaults of
     * parameters, or over the whole input.
     *
     * @throws JobFailedException if it is a class of Kotlin's and the mapper has no module for these
     */
    static JavaType readable(JavaType type, ObjectMapper mapper) {
        JavaType content = type.getContentType();
        if (content != null) {
            readable(content, mapper);
        }
        if (isOfKotlin(type.getRawClass()) && !hasModule(mapper)) {
            throw JobFailedException.because("The worker's input type "
                    + type.getRawClass().getName()
                    + " is a class of Kotlin's, and Jackson's module for these is missing."
                    + " Add tools.jackson.module:jackson-module-kotlin to the worker's dependencies.");
        }
        return type;
    }

    /** What the function returned; a function without a result returns {@code Unit}, which is nothing. */
    static @Nullable Object result(@Nullable Object output) {
        return output != null && output.getClass().getName().equals("kotlin.Unit") ? null : output;
    }

    private static boolean isOfKotlin(Class<?> type) {
        return !type.isRecord()
                && !type.isInterface()
                && Arrays.stream(type.getDeclaredAnnotations())
                        .map(Annotation::annotationType)
                        .anyMatch(annotation -> annotation.getName().equals("kotlin.Metadata"));
    }

    private static boolean hasModule(ObjectMapper mapper) {
        return mapper.registeredModules().stream()
                .anyMatch(module -> module.getClass().getName().endsWith(".KotlinModule"));
    }
}
