package io.github.runpodjava;

import org.jspecify.annotations.Nullable;

/**
 * Takes the chunks of a stream. Chunks reach the caller in the order in which they were sent. May be used by one
 * thread at a time.
 *
 * @param <C> a chunk, anything that Jackson writes
 */
@FunctionalInterface
public interface ChunkSink<C extends @Nullable Object> {

    /**
     * Sends one chunk. Returns as soon as the chunk is written as JSON and has a place among those under way; waits
     * while the network is behind.
     *
     * @throws JobCancelledException if the job is to end; the handler should let it pass
     * @throws JobFailedException if this chunk ends the job: it carries an {@code error}, cannot be written as JSON, or
     *     the ones before it could not be delivered
     */
    void send(C chunk);
}
