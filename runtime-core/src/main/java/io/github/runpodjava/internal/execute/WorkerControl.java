package io.github.runpodjava.internal.execute;

/** How the loop tells its worker that it is to end. */
@FunctionalInterface
public interface WorkerControl {

    /**
     * Has the worker stop taking, finish what it has and end. Returns at once.
     *
     * @param why a sentence for the log
     * @param failed whether the worker ends because it can no longer work
     */
    void end(String why, boolean failed);
}
