package io.github.runpodjava.internal.runpod;

/**
 * What OkHttp does not get over: a thread of its own that could not be started, for it, starts for ever, in the whole
 * process, and meanwhile it starts no other one. Connections are then made by nobody, and requests wait without an end.
 */
public final class OkHttpThreads {
    /** Its name between two tasks, and where such an error comes out of it. */
    private static final String NAME = "OkHttp TaskRunner";

    private OkHttpThreads() {}

    /** Whether what ended {@code thread} was that. */
    public static boolean areSpoiledBy(Thread thread, Throwable thrown) {
        return thread.getName().equals(NAME) && isShortage(thrown);
    }

    /** Whether the machine, or a limit on it, has no more threads. */
    static boolean isShortage(Throwable thrown) {
        return thrown instanceof OutOfMemoryError
                && String.valueOf(thrown.getMessage()).contains("native thread");
    }
}
