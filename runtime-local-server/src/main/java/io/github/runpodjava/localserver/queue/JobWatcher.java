package io.github.runpodjava.localserver.queue;

/**
 * Is told of every change of one job's state, in the order of the changes and while the job makes them. So it has to be
 * quick, and must not call the job or its queue.
 */
@FunctionalInterface
public interface JobWatcher {
    /** The job is in this state now, which is another one than before. */
    void changed(JobView now);
}
