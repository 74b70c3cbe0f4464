package io.github.runpodjava.spi;

import io.github.runpodjava.job.JsonBody;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message about a job on its way to the queue.
 *
 * @param jobId the job it is about
 * @param kind what it is
 * @param body the JSON object to send, as the protocol's job-done and job-stream take it
 * @param takenBy the worker that took the job, or null for the one that sends
 */
public record JobPost(
        String jobId, Kind kind, JsonBody body, @Nullable String takenBy) {

    /** A message about a job that the sending worker took itself. */
    public JobPost(String jobId, Kind kind, JsonBody body) {
        this(jobId, kind, body, null);
    }

    /** The worker that took the job; empty for the one that sends. */
    public Optional<String> takingWorker() {
        return Optional.ofNullable(takenBy);
    }

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
