package io.github.runpodjava.spi;

import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.job.TraceContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message about a job on its way to the queue.
 *
 * @param jobId the job it is about
 * @param kind what it is
 * @param body the JSON object to send, as the protocol's job-done and job-stream take it
 * @param takenBy the worker that took the job, or null for the one that sends
 * @param span where the job is in its trace, or null if it is in none
 */
public record JobPost(
        String jobId,
        Kind kind,
        JsonBody body,
        @Nullable String takenBy,
        @Nullable TraceContext span) {

    /** A message about a job that is in no trace. */
    public JobPost(String jobId, Kind kind, JsonBody body, @Nullable String takenBy) {
        this(jobId, kind, body, takenBy, null);
    }

    /** A message about a job that the sending worker took itself and that is in no trace. */
    public JobPost(String jobId, Kind kind, JsonBody body) {
        this(jobId, kind, body, null);
    }

    /** A message about a job that the sending worker took itself. */
    public static JobPost about(TakenJob job, Kind kind, JsonBody body) {
        return new JobPost(job.id(), kind, body, null, job.trace().orElse(null));
    }

    /** Where the job is in its trace; empty if it is in none. */
    public Optional<TraceContext> trace() {
        return Optional.ofNullable(span);
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
