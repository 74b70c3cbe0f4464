package io.github.runpodjava.localserver.queue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** All jobs by their id: those that have not ended, and those that ended not too long ago. */
final class JobStore {
    private static final int MAX_NEWEST = 100;

    private final Map<String, StoredJob> jobs = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final Shelf run;
    private final Shelf runSync;
    private final Deadlines expiries = new Deadlines();
    /** Newest first. The ids only, so that nothing is held for the sake of a list. */
    private final Deque<String> newest = new ArrayDeque<>();

    JobStore(RetentionLimits limits, InstantSource clock) {
        this.clock = clock;
        this.run = new Shelf(limits.run(), limits.maxJobs(), limits.maxBytes(), this::forget);
        this.runSync = new Shelf(limits.runSync(), limits.maxJobs(), limits.maxBytes(), this::forget);
    }

    void add(StoredJob job) {
        jobs.put(job.id(), job);
        noteExpiry(job);
        synchronized (newest) {
            newest.addFirst(job.id());
            if (newest.size() > MAX_NEWEST) {
                newest.removeLast();
            }
        }
    }

    /** Of the last 100 jobs that were added those that are still kept, newest first. */
    List<StoredJob> newest() {
        List<String> ids;
        synchronized (newest) {
            ids = List.copyOf(newest);
        }
        return ids.stream().flatMap(id -> find(id).stream()).toList();
    }

    /** To be called when the time to live of a job has changed. */
    void noteExpiry(StoredJob job) {
        // Of the job that has this id now, which may be another.
        expiries.update(job.id(), () -> current(job.id()).flatMap(this::expiryOf));
    }

    /** Empty if the job has ended and is forgotten before: nearly all are. */
    private Optional<Instant> expiryOf(StoredJob job) {
        Instant expiry = job.expiresAt();
        return job.endedAt()
                        .filter(endedAt -> !shelfOf(job).endOf(endedAt).isAfter(expiry))
                        .isPresent()
                ? Optional.empty()
                : Optional.of(expiry);
    }

    /** The jobs whose time to live is over; each of them once, to be deleted. */
    List<StoredJob> takeExpired() {
        Instant now = clock.instant();
        return expiries.takeDue(now).stream()
                .map(jobs::get)
                .filter(job -> job != null && job.isExpired(now))
                .toList();
    }

    /** Deletes a job, wherever it stands. */
    void delete(StoredJob job) {
        shelfOf(job).remove(job);
        drop(job);
    }

    /** Another job may have come by the same id. */
    private void drop(StoredJob job) {
        if (jobs.remove(job.id(), job)) {
            expiries.clear(job.id());
        }
    }

    /** The job that has this id now, also one that is not to be shown any more. */
    Optional<StoredJob> current(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    Optional<StoredJob> find(String id) {
        return current(id).filter(job -> !isOver(job));
    }

    /** From now on the job is kept for a limited time. To be called once, right after it has ended. */
    void ended(StoredJob job) {
        // Absent if somebody was quick to ask for a second try.
        job.endedAt().ifPresent(endedAt -> {
            // Nor is a job kept that was deleted in the meantime.
            if (jobs.get(job.id()) == job) {
                shelfOf(job).keep(job, endedAt);
                noteExpiry(job);
            }
        });
    }

    /** The job waits or runs again and is kept until it ends. */
    void reopened(StoredJob job) {
        shelfOf(job).remove(job);
        noteExpiry(job);
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
        Instant now = clock.instant();
        return job.isOver(now, shelfOf(job));
    }

    private Shelf shelfOf(StoredJob job) {
        return job.sync() ? runSync : run;
    }

    private void forget(StoredJob job) {
        // A second try may have begun while the end of the first was noted down.
        if (job.endedAt().isPresent()) {
            drop(job);
        }
    }
}
