package io.github.runpodjava.localserver.queue;

import java.util.List;

/**
 * What one poll of a stream brings.
 *
 * @param status a final state only if nothing is left to bring
 * @param chunks what the worker sent and no poll has brought yet, oldest first
 */
public record StreamPart(JobStatus status, List<RawJson> chunks) {
    public StreamPart {
        chunks = List.copyOf(chunks);
    }
}
