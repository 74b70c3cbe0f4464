package io.github.runpodjava.fakeplatform;

/**
 * How often things happened since the start; kept even when nothing is recorded.
 *
 * @param enqueued jobs that entered the queue
 * @param queued jobs that wait in the queue now
 * @param taken jobs that workers were given and that were not put back
 * @param finished first final results
 * @param repeatedResults final results after the first one of a job
 * @param lateMessages progress updates and parts of streams after the final result of their job
 */
public record Counts(long enqueued, long queued, long taken, long finished, long repeatedResults, long lateMessages) {}
