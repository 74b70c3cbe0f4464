package io.github.runpodjava.spi;

import io.github.runpodjava.job.JsonBody;

/**
 * One message about a job on its way to the queue.
 *
 * @param jobId the job it is about
 * @param kind what it is
 * @param body the JSON object to send, as the protocol's job-done and job-stream take it
 */
public record JobPost(String jobId, Kind kind, JsonBody body) {

    /** What a message about a job is. */
    public enum Kind {
        /** The one final result of a job whose handler returns a value. */
        RESULT,
        /** The one final result of a job whose handler streams. */
        STREAM_RESULT,
        /** A part of a stream. */
        CHUNK,
        /** The newest progress of a running job. */
        PROGRESS;

        /** Whether this message ends the job. */
        public boolean isFinal() {
            return this == RESULT || this == STREAM_RESULT;
        }
    }
}
