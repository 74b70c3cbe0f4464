package io.github.runpodjava.localserver.queue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** All jobs by their id: those that have not ended, and those that ended not too long ago. */
final class JobStore {
    private final Map<String, StoredJob> jobs = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final Shelf run;
    private final Shelf runSync;

    JobStore(RetentionLimits limits, InstantSource clock) {
        this.clock = clock;
        this.run = new Shelf(limits.run(), limits.maxJobs(), limits.maxBytes(), this::forget);
        this.runSync = new Shelf(limits.runSync(), limits.maxJobs(), limits.maxBytes(), this::forget);
    }

    void add(StoredJob job) {
        jobs.put(job.id(), job);
    }

    Optional<StoredJob> find(String id) {
        return Optional.ofNullable(jobs.get(id)).filter(job -> !isOver(job));
    }

    /** From now on the job is kept for a limited time. To be called once, right after it has ended. */
    void ended(StoredJob job) {
        // Absent if somebody was quick to ask for a second try.
        job.endedAt().ifPresent(endedAt -> shelfOf(job).keep(job, endedAt));
    }

    /** The job waits or runs again and is kept until it ends. */
    void reopened(StoredJob job) {
        shelfOf(job).remove(job);
    }

    /** Forgets what has been kept for long enough. */
    void sweep() {
        Instant now = clock.instant();
        run.sweep(now);
        runSync.sweep(now);
    }

    void forEach(Consumer<StoredJob> action) {
        jobs.values().forEach(action);
    }

    int size() {
        return jobs.size();
    }

    private boolean isOver(StoredJob job) {
        return job.endedAt()
                .map(endedAt -> shelfOf(job).isOver(endedAt, clock.instant()))
                .orElse(false);
    }

    private Shelf shelfOf(StoredJob job) {
        return job.sync() ? runSync : run;
    }

    private void forget(StoredJob job) {
        // A second try may have begun while the end of the first was noted down.
        if (job.endedAt().isPresent()) {
            jobs.remove(job.id());
        }
    }
}
