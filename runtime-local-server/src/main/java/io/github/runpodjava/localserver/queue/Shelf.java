package io.github.runpodjava.localserver.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ended jobs of one kind in the order in which they ended, which is the order in which they are forgotten. So
 * forgetting looks at the oldest only and costs nothing while there is nothing to forget.
 */
final class Shelf {
    /** Where a job stands on its shelf, which guards it. Without its job once that was taken out. */
    static final class Place {
        private @Nullable StoredJob job;
        private final Instant endedAt;
        private final long bytes;

        private Place(StoredJob job, Instant endedAt, long bytes) {
            this.job = job;
            this.endedAt = endedAt;
            this.bytes = bytes;
        }
    }

    private final Duration keepFor;
    private final int maxJobs;
    private final long maxBytes;
    private final Consumer<StoredJob> forget;
    private final Deque<Place> oldestFirst = new ArrayDeque<>();
    private int jobs;
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
        Place place = new Place(job, endedAt, job.bytesHeld());
        job.place(place);
        oldestFirst.addLast(place);
        jobs++;
        bytes += place.bytes;
        while (jobs > 1 && (jobs > maxJobs || bytes > maxBytes)) {
            forgetOldest();
        }
    }

    /** Takes a job out without forgetting it. */
    synchronized void remove(StoredJob job) {
        Place place = job.place();
        if (place != null) {
            clear(place, job);
        }
    }

    synchronized void sweep(Instant now) {
        Place oldest = oldestFirst.peekFirst();
        while (oldest != null && isOver(oldest.endedAt, now)) {
            forgetOldest();
            oldest = oldestFirst.peekFirst();
        }
    }

    /** When a job that ended then is not to be shown any more, swept or not. */
    Instant endOf(Instant endedAt) {
        return endedAt.plus(keepFor);
    }

    private boolean isOver(Instant endedAt, Instant now) {
        return !endOf(endedAt).isAfter(now);
    }

    private void forgetOldest() {
        Place oldest = oldestFirst.removeFirst();
        StoredJob job = oldest.job;
        if (job != null) {
            clear(oldest, job);
            forget.accept(job);
        }
    }

    private void clear(Place place, StoredJob job) {
        place.job = null;
        job.place(null);
        jobs--;
        bytes -= place.bytes;
    }
}
