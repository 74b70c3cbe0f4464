package io.github.runpodjava.internal.execute;

/** Decides whether a worker can go on after an {@link Error} in a handler. */
final class LastResort {
    /** Less is no room to work in: a region that is as good as full counts as partly free, and so does our reserve. */
    private static final double FREE_AGAIN = 0.20;

    private LastResort() {}

    /**
     * A stack overflow or a missing class spoils one job. Memory that is still full after the job has let go of it, or
     * that no job can give back, spoils all that follow, and so does a class that can never be used again.
     */
    static boolean mustGiveUp(Throwable thrown) {
        return isLasting(thrown) || isOfHeap(thrown) && heapIsFull();
    }

    /**
     * The same for what the runtime meets in its own threads at every try, whose errors come by without what the JVM says of
     * them. A stack that is too small does not grow, and threads that nobody gives back are the HTTP client's end. A class
     * that is missing is not starvation: a worker that lacks one can still end in order.
     */
    static boolean isStarving(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError) {
            return isLasting(thrown) || isOfThreads(thrown) || heapIsFull();
        }
        return thrown instanceof VirtualMachineError || isLasting(thrown);
    }

    /** Whether {@code thrown} alone tells that all jobs that follow are spoiled, while this one still holds what it has. */
    static boolean isLasting(Throwable thrown) {
        return thrown instanceof UnknownError || isOfClasses(thrown) || SpoiledClass.isCauseOf(thrown);
    }

    private static boolean isOfClasses(Throwable thrown) {
        String message = message(thrown);
        return message.contains("Metaspace") || message.contains("class space");
    }

    private static boolean isOfHeap(Throwable thrown) {
        String message = message(thrown);
        return message.contains("heap") || message.contains("GC overhead limit");
    }

    private static boolean isOfThreads(Throwable thrown) {
        return message(thrown).contains("native thread");
    }

    /** Of a lack of memory; nothing of anything else. */
    private static String message(Throwable thrown) {
        return thrown instanceof OutOfMemoryError ? String.valueOf(thrown.getMessage()) : "";
    }

    private static boolean heapIsFull() {
        Runtime runtime = Runtime.getRuntime();
        // What the failed job held is garbage now; only a collection tells how much is really left.
        System.gc();
        long used = runtime.totalMemory() - runtime.freeMemory();
        return runtime.maxMemory() - used < runtime.maxMemory() * FREE_AGAIN;
    }
}
