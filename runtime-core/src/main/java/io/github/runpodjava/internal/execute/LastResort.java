package io.github.runpodjava.internal.execute;

/** Decides whether a worker can go on after an {@link Error} in a handler. */
final class LastResort {
    /** Less is no room to work in: a region that is as good as full counts as partly free, and so does our reserve. */
    private static final double FREE_AGAIN = 0.20;

    private LastResort() {}

    /**
     * A stack overflow or a missing class spoils one job. Memory that is still full after the job has let go of it, or
     * that no job can give back, spoils all that follow.
     */
    static boolean mustGiveUp(Throwable thrown) {
        if (thrown instanceof UnknownError) {
            return true;
        }
        if (!(thrown instanceof OutOfMemoryError)) {
            return false;
        }
        String message = String.valueOf(thrown.getMessage());
        if (message.contains("Metaspace") || message.contains("class space")) {
            return true;
        }
        boolean heap = message.contains("heap") || message.contains("GC overhead limit");
        return heap && heapIsFull();
    }

    private static boolean heapIsFull() {
        Runtime runtime = Runtime.getRuntime();
        // What the failed job held is garbage now; only a collection tells how much is really left.
        System.gc();
        long used = runtime.totalMemory() - runtime.freeMemory();
        return runtime.maxMemory() - used < runtime.maxMemory() * FREE_AGAIN;
    }
}
