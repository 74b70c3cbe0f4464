package io.github.runpodjava.localserver.batch;

import io.github.runpodjava.localserver.queue.JobView;
import io.github.runpodjava.localserver.queue.RawJson;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the ended requests of all batches brought. Kept apart from the jobs, which go one by one soon after their end: a
 * batch may take hours, and is read at its end.
 */
final class BatchResults {
    private final long maxBytes;
    private final Map<String, JobView> oldestFirst = new LinkedHashMap<>();
    private long bytes;

    BatchResults(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Keeps a result, even if it alone is over the limit. */
    synchronized void keep(JobView ended) {
        remove(ended.id());
        oldestFirst.put(ended.id(), ended);
        bytes += sizeOf(ended);
        Iterator<JobView> oldest = oldestFirst.values().iterator();
        while (bytes > maxBytes && oldestFirst.size() > 1) {
            bytes -= sizeOf(oldest.next());
            oldest.remove();
        }
    }

    synchronized void remove(String requestId) {
        JobView removed = oldestFirst.remove(requestId);
        if (removed != null) {
            bytes -= sizeOf(removed);
        }
    }

    synchronized Optional<JobView> find(String requestId) {
        return Optional.ofNullable(oldestFirst.get(requestId));
    }

    private static long sizeOf(JobView view) {
        return sizeOf(view.output()) + sizeOf(view.error());
    }

    private static long sizeOf(@Nullable RawJson value) {
        return value == null ? 0 : value.size();
    }
}
