package io.github.runpodjava;

import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Does one job and sends its output in parts while it runs.
 *
 * <p>A chunk that is a {@link java.util.Map} or a JSON object with an {@code error} that is not null, false, 0 or
 * empty ends the stream and fails the job with it, as in runpod-python.
 *
 * @param <I> the input, as for {@link Handler}
 * @param <C> a chunk, anything that Jackson writes
 */
@FunctionalInterface
public interface StreamHandler<I extends @Nullable Object, C extends @Nullable Object> extends WorkerHooks {

    /**
     * Does one job.
     *
     * @param input the job's input
     * @param chunks takes the chunks, in order
     * @param job what else there is to know about the job, and what can be done while it runs
     * @throws Exception any exception fails the job; chunks that were sent stay sent
     */
    void stream(I input, ChunkSink<C> chunks, JobContext job) throws Exception;

    /** A stream handler from a function that returns a lazy {@link Stream}, which is closed in the end. */
    static <I extends @Nullable Object, C extends @Nullable Object> StreamHandler<I, C> of(
            Handler<I, ? extends Stream<? extends C>> function) {
        return new StreamHandler<>() {
            @Override
            public void setUp() throws Exception {
                function.setUp();
            }

            @Override
            public void cleanUp() throws Exception {
                function.cleanUp();
            }

            @Override
            public void stream(I input, ChunkSink<C> chunks, JobContext job) throws Exception {
                try (Stream<? extends C> stream = function.handle(input, job)) {
                    for (Iterator<? extends C> each = stream.iterator(); each.hasNext(); ) {
                        chunks.send(each.next());
                    }
                }
            }
        };
    }
}
