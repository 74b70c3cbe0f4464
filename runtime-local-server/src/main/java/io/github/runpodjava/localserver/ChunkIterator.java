package io.github.runpodjava.localserver;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Goes through the chunks of a job from the first on, and waits for each. */
final class ChunkIterator implements Iterator<JsonNode> {
    private final Chunks chunks;
    private final Duration limitForEach;
    private final Supplier<JobResult> end;
    private Optional<JsonNode> next = Optional.empty();
    private int number;

    /** @param end the job at its end, which has to be a good one */
    ChunkIterator(Chunks chunks, Duration limitForEach, Supplier<JobResult> end) {
        this.chunks = chunks;
        this.limitForEach = limitForEach;
        this.end = end;
    }

    @Override
    public boolean hasNext() {
        if (next.isEmpty()) {
            next = chunks.await(number, Deadline.in(limitForEach));
        }
        if (next.isEmpty()) {
            end.get().completed();
        }
        return next.isPresent();
    }

    @Override
    public JsonNode next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the stream has ended after " + number + " chunks");
        }
        JsonNode chunk = next.orElseThrow();
        next = Optional.empty();
        number++;
        return chunk;
    }
}
