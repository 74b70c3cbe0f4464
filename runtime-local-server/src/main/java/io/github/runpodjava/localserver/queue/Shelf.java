package io.github.runpodjava.localserver.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Ended jobs of one kind in the order in which they ended, which is the order in which they are forgotten. So
 * forgetting looks at the oldest only and costs nothing while there is nothing to forget.
 */
final class Shelf {
    private record Entry(StoredJob job, Instant endedAt, long bytes) {}

    private final Duration keepFor;
    private final int maxJobs;
    private final long maxBytes;
    private final Consumer<StoredJob> forget;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long bytes;

    Shelf(Duration keepFor, int maxJobs, long maxBytes, Consumer<StoredJob> forget) {
        this.keepFor = keepFor;
        this.maxJobs = maxJobs;
        this.maxBytes = maxBytes;
        this.forget = forget;
    }

    /** Keeps a job that has just ended, even if it alone is over the limits: its caller has not seen it yet. */
    synchronized void keep(StoredJob job, Instant endedAt) {
        remove(job);
        Entry entry = new Entry(job, endedAt, job.bytesHeld());
        entries.put(job.id(), entry);
        bytes += entry.bytes();
        while (entries.size() > 1 && (entries.size() > maxJobs || bytes > maxBytes)) {
            forgetOldest();
        }
    }

    /** Takes a job out without forgetting it. */
    synchronized void remove(StoredJob job) {
        Entry entry = entries.get(job.id());
        if (entry != null && entry.job() == job) {
            entries.remove(job.id());
            bytes -= entry.bytes();
        }
    }

    synchronized void sweep(Instant now) {
        while (!entries.isEmpty() && isOver(entries.values().iterator().next().endedAt(), now)) {
            forgetOldest();
        }
    }

    /** Whether a job that ended then is not to be shown any more, swept or not. */
    boolean isOver(Instant endedAt, Instant now) {
        return !endedAt.plus(keepFor).isAfter(now);
    }

    private void forgetOldest() {
        Iterator<Entry> oldestFirst = entries.values().iterator();
        Entry oldest = oldestFirst.next();
        oldestFirst.remove();
        bytes -= oldest.bytes();
        forget.accept(oldest.job());
    }
}
