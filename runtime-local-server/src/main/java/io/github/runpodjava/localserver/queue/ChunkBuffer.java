package io.github.runpodjava.localserver.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The chunks of one job that no caller has fetched yet. Not safe for use by several threads; its job guards it. */
final class ChunkBuffer {
    /** One answer brings about this much; what is left waits for the next poll. */
    private static final int MAX_BYTES_PER_PART = 16 * 1024 * 1024;

    /** Most jobs have none, and are kept long. */
    private final Deque<RawJson> chunks = new ArrayDeque<>(0);

    private long bytes;

    void add(RawJson chunk) {
        chunks.addLast(chunk);
        bytes += chunk.size();
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    /** Drops everything. */
    void clear() {
        chunks.clear();
        bytes = 0;
    }

    /** Takes chunks out, oldest first: at least one if there is one, and never more than fit into one answer. */
    List<RawJson> drain() {
        List<RawJson> part = new ArrayList<>();
        long size = 0;
        while (!chunks.isEmpty() && (part.isEmpty() || size + chunks.getFirst().size() <= MAX_BYTES_PER_PART)) {
            RawJson chunk = chunks.removeFirst();
            size += chunk.size();
            part.add(chunk);
        }
        bytes -= size;
        return part;
    }
}
