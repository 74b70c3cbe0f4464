package io.github.runpodjava.internal.json;

import io.github.runpodjava.job.JsonBody;
import java.util.ArrayList;
import java.util.List;

/**
 * The chunks of a stream that its result is to repeat. Beyond the limit of a result they are only counted: it cannot be
 * sent anyway, and a long stream must not fill the memory. Used by one thread.
 */
public final class Aggregate {
    private final long limit;
    private final List<JsonBody> chunks = new ArrayList<>();
    private long bytes;

    /** @param limit the most bytes that a result may have */
    public Aggregate(long limit) {
        this.limit = limit;
    }

    /** No chunks. */
    public static Aggregate empty() {
        return new Aggregate(0);
    }

    /** Adds a chunk as it was sent, {@code {"output": VALUE}}. */
    public void add(JsonBody chunk) {
        bytes += chunk.size();
        if (bytes <= limit) {
            chunks.add(chunk);
        } else {
            chunks.clear();
        }
    }

    boolean overflowed() {
        return bytes > limit && bytes > 0;
    }

    long bytes() {
        return bytes;
    }

    List<JsonBody> chunks() {
        return chunks;
    }
}
