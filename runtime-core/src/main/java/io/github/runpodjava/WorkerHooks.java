package io.github.runpodjava;

/** What a handler may do once in a worker's life. Both do nothing unless overridden. */
public interface WorkerHooks {

    /**
     * Runs once, after the fitness checks and before the first job is taken: the place to load a model. The worker
     * takes no job before it returns.
     *
     * @throws Exception if the worker cannot work; it then ends with status 1 and RunPod is told why
     */
    default void setUp() throws Exception {}

    /**
     * Runs once, after the last result is delivered; the worker waits for a minute at most, for those of all hooks together.
     * Also runs after a {@link #setUp} that failed, and where another hook's failed before this one's was called; not where
     * the set-up never began, as after a fitness check that failed.
     *
     * @throws Exception for whatever goes wrong; it is logged and changes nothing else
     */
    default void cleanUp() throws Exception {}
}
