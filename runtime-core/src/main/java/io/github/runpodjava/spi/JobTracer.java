package io.github.runpodjava.spi;

import io.github.runpodjava.job.TakenJob;

/** Makes spans of jobs. */
@FunctionalInterface
public interface JobTracer {

    /** Begins the span of a job that was just taken, as a child of {@link TakenJob#caller} if there is one. */
    JobSpan begin(TakenJob job);
}
