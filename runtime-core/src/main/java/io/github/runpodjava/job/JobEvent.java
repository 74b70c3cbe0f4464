package io.github.runpodjava.job;

import io.github.runpodjava.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a job. Logs, metrics and debug data all read these; nothing else reports from the loop.
 * The events of one job come in the order in which they happened.
 */
public sealed interface JobEvent {

    /** The job. */
    String jobId();

    /** When it happened. */
    Instant at();

    /** The queue handed the job to this worker. */
    record Taken(String jobId, Instant at) implements JobEvent {}

    /** The handler is called now. */
    record Started(String jobId, Instant at) implements JobEvent {}

    /**
     * The handler entered a stage. {@code number} counts the stages of the job from 1, so that two of the same name can
     * be told apart.
     */
    record StageEntered(String jobId, Instant at, String stage, int number) implements JobEvent {}

    /** The handler left the stage with that number. */
    record StageLeft(String jobId, Instant at, String stage, Duration lasted, int number) implements JobEvent {}

    /** The handler told how far it is in a stage: {@code done} of {@code total}, which is at least 1. */
    record StageProgressed(String jobId, Instant at, String stage, long done, long total) implements JobEvent {}

    /** The handler told its progress; {@code percent} is from 0 to 100, or null when it cannot be read as a number. */
    record Progressed(String jobId, Instant at, @Nullable Double percent) implements JobEvent {}

    /** A chunk is on its way; {@code index} counts from 0. */
    record ChunkSent(String jobId, Instant at, long index, long bytes) implements JobEvent {}

    /** A chunk got through, but not at the first try; {@code retries} is at least 1. */
    record ChunkRetried(String jobId, Instant at, int retries) implements JobEvent {}

    /** The job is to end early. */
    record StopRequested(String jobId, Instant at, StopReason reason) implements JobEvent {}

    /** The handler goes on although its job was to end; {@code stack} shows where it is. */
    record StopIgnored(String jobId, Instant at, Duration since, List<StackTraceElement> stack) implements JobEvent {
        public StopIgnored {
            stack = List.copyOf(stack);
        }
    }

    /** The handler threw; what comes of the job is told by {@link Finished}, which follows. */
    record HandlerThrew(String jobId, Instant at, Throwable thrown) implements JobEvent {}

    /**
     * The handler is done, well or not, and it is known what came of it.
     *
     * @param at when the handler returned or threw
     * @param ran how long the handler ran, from {@link Started} to {@code at}; zero if it was not called
     */
    record Finished(String jobId, Instant at, JobOutcome outcome, Duration ran) implements JobEvent {}

    /** The result was sent, or was not. Not told for a stopped job. */
    record Reported(String jobId, Instant at, Delivery delivery, Duration took) implements JobEvent {}
}
