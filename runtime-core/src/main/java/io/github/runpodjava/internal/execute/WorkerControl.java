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

    /**
     * Something was thrown while a job was worked on, by its handler or by the runtime.
     *
     * @param lasting whether the worker ends because of it
     */
    default void thrown(String jobId, Throwable thrown, boolean lasting) {}

    /** The runtime itself fails at every try, for want of what no job will give back. */
    default void starved(Throwable thrown) {}

    /** The runtime itself cannot work: one of the libraries that it needs is missing, or is another version. */
    default void misfit(LinkageError thrown) {}

    /** Not even the failure could be dealt with, for want of memory: no job would ever be answered again. */
    default void hopeless(Throwable thrown) {}
}
