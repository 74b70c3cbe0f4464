package io.github.runpodjava.internal.execute;

import io.github.runpodjava.ChunkSink;
import io.github.runpodjava.JobCancelledException;
import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.StopReason;
import io.github.runpodjava.StreamHandler;
import io.github.runpodjava.WorkerHooks;
import io.github.runpodjava.internal.json.BodyWriter;
import io.github.runpodjava.internal.report.ChunkReporter;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobOutcome;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TakenJob;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A handler that sends its output in chunks. */
public final class StreamTask<I, C> implements JobTask {
    private static final int GONE = 404;

    private final InputReader<I> input;
    private final StreamHandler<I, C> handler;
    private final OutcomeOf outcomes;
    private final BodyWriter writer;
    private final boolean aggregates;

    /** @param aggregates whether the result repeats all chunks */
    public StreamTask(
            InputReader<I> input,
            StreamHandler<I, C> handler,
            OutcomeOf outcomes,
            BodyWriter writer,
            boolean aggregates) {
        this.input = input;
        this.handler = handler;
        this.outcomes = outcomes;
        this.writer = writer;
        this.aggregates = aggregates;
    }

    @Override
    public boolean streams() {
        return true;
    }

    @Override
    public WorkerHooks hooks() {
        return handler;
    }

    @Override
    public JobOutcome call(DefaultJobContext job) throws Exception {
        ChunkReporter reporter = job.chunkReporter();
        Sink sink = new Sink(reporter, job);
        try {
            handler.stream(input.read(job.taken()), sink, job);
            if (sink.failure != null) {
                // Thrown once already; a handler that swallowed it must not end well.
                throw sink.failure;
            }
        } finally {
            sink.awaitAllSent();
            // A stop is known by the token; any other interrupt was the handler's own business, and the handler is
            // done.
            Thread.interrupted();
        }
        // At a shutdown a stream that is done and sent is worth its result; after any other stop it is not.
        if (job.cancellation()
                .reason()
                .filter(why -> why != StopReason.SHUTDOWN)
                .isPresent()) {
            job.cancellation().throwIfCancelled();
        }
        reporter.awaitAllSent().ifPresent(sink::brokenOff);
        return new JobOutcome.Completed(null);
    }

    @Override
    public String describe(Failures failures, Throwable thrown, TakenJob job) {
        return failures.ofGenerator(thrown, job);
    }

    private final class Sink implements ChunkSink<C> {
        private final ChunkReporter reporter;
        private final DefaultJobContext job;
        private long index;
        private @Nullable JobFailedException failure;

        Sink(ChunkReporter reporter, DefaultJobContext job) {
            this.reporter = reporter;
            this.job = job;
        }

        @Override
        public void send(C chunk) {
            job.cancellation().throwIfCancelled();
            if (failure != null) {
                throw failure;
            }
            Optional<String> error = outcomes.errorIn(chunk);
            if (error.isPresent()) {
                throw fail(error.get());
            }
            JsonBody body = written(chunk);
            try {
                reporter.send(body).ifPresent(this::brokenOff);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                job.cancellation().throwIfCancelled();
                throw fail("The handler was interrupted while it sent a chunk.");
            }
            if (aggregates) {
                job.aggregated().add(body);
            }
            job.tell(new JobEvent.ChunkSent(job.id(), job.now(), index++, body.size()));
        }

        private JsonBody written(C chunk) {
            try {
                return writer.chunk(chunk);
            } catch (BodyWriter.UnwritableException e) {
                // With its cause, which may be that no job will ever be written again.
                throw fail(e.getMessage(), e.getCause());
            }
        }

        private JobFailedException fail(String why) {
            return fail(why, null);
        }

        private JobFailedException fail(@Nullable String why, @Nullable Throwable cause) {
            String reason = String.valueOf(why);
            failure = cause == null ? JobFailedException.because(reason) : JobFailedException.because(reason, cause);
            return failure;
        }

        void brokenOff(Delivery delivery) {
            if (delivery instanceof Delivery.Refused refused && refused.status() == GONE) {
                job.stop(StopReason.GONE);
                throw new JobCancelledException(job.id(), StopReason.GONE);
            }
            job.cancellation().throwIfCancelled();
            throw fail("A chunk of the stream could not be delivered: "
                    + delivery.fold(
                            delivered -> "",
                            Delivery.Refused::reason,
                            Delivery.GaveUp::reason,
                            withdrawn -> "the job was stopped"));
        }

        /** The result goes out after the last chunk, also when the handler failed. */
        void awaitAllSent() {
            boolean interrupted = false;
            boolean sent = false;
            // A job that is to end has no use for its chunks any more.
            while (!sent && !job.cancellation().isCancelled()) {
                try {
                    reporter.awaitAllSent();
                    sent = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
