package io.github.runpodjava.spi;

import io.github.runpodjava.job.JobEventListener;
import io.github.runpodjava.job.TraceContext;
import java.util.Optional;

/**
 * The span of one run of a job. It hears the events of that run and no others. Thread-safe; what it throws is logged
 * and costs the job nothing.
 */
public interface JobSpan extends JobEventListener, AutoCloseable {

    /** Where the run is in its trace; empty if this knows none of its own. */
    Optional<TraceContext> context();

    /**
     * Keeps what is current on this thread, for the same thread or another one: the innermost span of this run that is
     * open here, else the run's own.
     */
    Kept here();

    /** The run is over, in whatever way; all that is open ends. */
    @Override
    void close();

    /** What can be made current again. */
    @FunctionalInterface
    interface Kept {
        /** Makes it current on the calling thread, until the answer is closed there. */
        Current enter();
    }

    /** Something that is current on one thread. */
    @FunctionalInterface
    interface Current extends AutoCloseable {
        /** Puts back what was current before. */
        @Override
        void close();
    }
}
