package io.github.runpodjava.localserver;

import io.github.runpodjava.localserver.queue.JobStatus;
import java.time.Duration;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * A job that was sent to a {@link LocalServer}. Every answer comes from the job API, over HTTP, as any client gets it.
 * Every wait has a limit; without one it is the server's {@linkplain LocalServerBuilder#timeout timeout}. Safe for use
 * by many threads.
 */
public final class SubmittedJob {
    private final String id;
    private final JobCalls calls;
    private final Duration timeout;
    private final Chunks chunks;

    SubmittedJob(String id, JobCalls calls, Duration timeout) {
        this.id = id;
        this.calls = calls;
        this.timeout = timeout;
        this.chunks = new Chunks(id, calls);
    }

    /** The job's id. */
    public String id() {
        return id;
    }

    /**
     * Where the job stands now.
     *
     * @throws LocalServerException if it is not {@linkplain #isKept kept} any more
     */
    public JobStatus status() {
        return now().status();
    }

    /**
     * The job as it stands now; while it runs, {@code output} of {@link JobResult#json} is its newest progress.
     *
     * @throws LocalServerException if it is not {@linkplain #isKept kept} any more
     */
    public JobResult now() {
        return calls.status(id);
    }

    /** Whether the server still knows the job: not when its time to live is over, or its result was kept long enough. */
    public boolean isKept() {
        return calls.isKept(id);
    }

    /**
     * Waits until a worker has taken the job, or it has ended. Its handler is called a moment later, and not at all if the
     * job is cancelled before: a test of the handler's interrupt waits for the handler itself.
     */
    public SubmittedJob awaitStart() {
        return awaitStart(timeout);
    }

    /**
     * The same with a limit of its own.
     *
     * @throws LocalServerException if no worker took it within {@code limit}, or the thread is interrupted
     */
    public SubmittedJob awaitStart(Duration limit) {
        Deadline deadline = Deadline.in(limit);
        while (status() == JobStatus.IN_QUEUE) {
            if (deadline.isOver()) {
                throw calls.tooLate(id, "be taken by a worker", deadline);
            }
            JobCalls.pause();
            JobCalls.checkInterrupt(id);
        }
        return this;
    }

    /** Waits until the job has ended, in whatever way. */
    public JobResult awaitEnd() {
        return awaitEnd(timeout);
    }

    /**
     * Waits until the job has ended, in whatever way.
     *
     * @throws LocalServerException if it has not ended within {@code limit}, or the thread is interrupted
     */
    public JobResult awaitEnd(Duration limit) {
        return awaitEnd(Deadline.in(limit));
    }

    JobResult awaitEnd(Deadline deadline) {
        JobResult now = now();
        while (!now.status().isFinal()) {
            if (deadline.isOver()) {
                throw calls.tooLate(id, "end", deadline);
            }
            JobCalls.checkInterrupt(id);
            now = calls.awaitEnd(id, deadline.left());
        }
        return now;
    }

    /** Ends the job unless it has ended; a worker that runs it is told to stop, and takes a little to do so. */
    public void cancel() {
        calls.cancel(id);
    }

    /**
     * All chunks of a stream, as JSON; waits for the job's end.
     *
     * @throws LocalServerException if the job is not COMPLETED at its end, or has not ended in time
     */
    public List<JsonNode> chunks() {
        return stream().toList();
    }

    /**
     * All chunks of a stream, each read into a type; waits for the job's end.
     *
     * @throws LocalServerException if the job is not COMPLETED at its end, or has not ended in time
     */
    public <T> List<T> chunks(Class<T> type) {
        return stream(type).toList();
    }

    /**
     * The chunks as they come, from the first; waits for each. Can be asked for many times.
     *
     * @throws LocalServerException by the stream, after the last chunk, if the job did not end COMPLETED; or if a chunk
     *     does not come in time
     */
    public Stream<JsonNode> stream() {
        ChunkIterator iterator = new ChunkIterator(chunks, timeout, this::awaitEnd);
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    /** The same with each chunk read into a type. */
    public <T> Stream<T> stream(Class<T> type) {
        return stream().map(chunk -> calls.codec().convert(chunk, type, "A chunk of job " + id));
    }

    @Override
    public String toString() {
        return "SubmittedJob[" + id + "]";
    }
}
