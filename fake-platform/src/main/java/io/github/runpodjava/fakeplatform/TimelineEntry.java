package io.github.runpodjava.fakeplatform;

import java.time.Instant;

/**
 * Something that happened to a job.
 *
 * @param step what happened
 * @param at when
 */
public record TimelineEntry(Step step, Instant at) {

    /** What can happen to a job. */
    public enum Step {
        /** It entered the queue, for the first time or again. */
        ENQUEUED,
        /** A worker was given it. */
        TAKEN,
        /** The answer that gave it to a worker was cut, so it went back to the head of the queue. */
        PUT_BACK,
        /** A progress update. */
        PROGRESS,
        /** A part of its stream. */
        CHUNK,
        /** Its final result. */
        RESULT,
        /** The same final result once more, as after an answer that got lost. */
        DUPLICATE_RESULT,
        /** Another final result that says something else; a worker must never do this. */
        CONFLICTING_RESULT,
        /** A progress update after the final result; a worker must never do this. */
        LATE_PROGRESS,
        /** A part of its stream after the final result; a worker must never do this. */
        LATE_CHUNK,
        /** The test asked to stop it. */
        STOP_REQUESTED,
        /** A worker was told to stop it. */
        STOP_SENT
    }
}
