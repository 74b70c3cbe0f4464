package io.github.runpodjava.internal.execute;

import org.jspecify.annotations.Nullable;

/**
 * Knows the errors of a class whose initialization failed for want of memory or stack. The JVM does not try again, so
 * whoever needs the class gets such an error for as long as the process lives. One that failed for a reason of its own
 * would fail in a fresh process too.
 */
final class SpoiledClass {
    private static final int DEEPEST_CAUSE = 20;
    private static final String SPOILED = "Could not initialize class";
    /** So JVMs begin to tell of the error that they saw first, which they do not keep itself. */
    private static final String NO_MEMORY = "Exception java.lang.OutOfMemoryError";

    private static final String NO_STACK = "Exception java.lang.StackOverflowError";

    private SpoiledClass() {}

    /** Whether {@code thrown} or what it was caused by is such an error. */
    static boolean isCauseOf(Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < DEEPEST_CAUSE; depth++) {
            if (isOne(at)) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    private static boolean isOne(Throwable thrown) {
        if (thrown instanceof ExceptionInInitializerError) {
            return isShortage(thrown.getCause());
        }
        return thrown instanceof NoClassDefFoundError
                && String.valueOf(thrown.getMessage()).startsWith(SPOILED)
                && wasShortage(thrown.getCause());
    }

    /** Without a cause there was not even memory to note one: any other reason is noted. */
    private static boolean wasShortage(@Nullable Throwable noted) {
        if (noted instanceof ExceptionInInitializerError) {
            String message = String.valueOf(noted.getMessage());
            return isShortage(noted.getCause()) || message.startsWith(NO_MEMORY) || message.startsWith(NO_STACK);
        }
        return noted == null || isShortage(noted);
    }

    private static boolean isShortage(@Nullable Throwable thrown) {
        return thrown instanceof OutOfMemoryError || thrown instanceof StackOverflowError;
    }
}
