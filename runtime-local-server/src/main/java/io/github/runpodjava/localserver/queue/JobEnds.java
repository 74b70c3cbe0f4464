package io.github.runpodjava.localserver.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Everything that ends a job, or takes its end back, other than its worker's result. */
final class JobEnds {
    private final JobStore store;
    private final Backlog<StoredJob> backlog;
    private final Backlog<String> stops;
    private final InstantSource clock;
    private final Deadlines overruns = new Deadlines();

    /** @param stops where the worker learns what to stop */
    JobEnds(JobStore store, Backlog<StoredJob> backlog, Backlog<String> stops, InstantSource clock) {
        this.store = store;
        this.backlog = backlog;
        this.stops = stops;
        this.clock = clock;
    }

    /** To be called right after a job has started. */
    void started(StoredJob job) {
        noteOverrun(job);
    }

    /** To be called right after a job has ended. */
    void ended(StoredJob job) {
        noteOverrun(job);
        store.ended(job);
    }

    void cancel(StoredJob job) {
        StoredJob.Cancellation came = job.cancel(clock.instant());
        withdraw(job, came);
        if (came != StoredJob.Cancellation.ENDED_BEFORE) {
            ended(job);
        }
    }

    boolean cancelIfQueued(StoredJob job) {
        if (!job.purge(clock.instant())) {
            return false;
        }
        backlog.remove(job.id());
        ended(job);
        return true;
    }

    boolean retry(StoredJob job) {
        if (!job.retry()) {
            return false;
        }
        store.reopened(job);
        // A stop that the worker has not fetched yet is meant for the first try, and would hit the second.
        stops.remove(job.id());
        backlog.add(job.id(), job);
        return true;
    }

    int purge() {
        Instant now = clock.instant();
        int removed = 0;
        for (StoredJob job : backlog.removeAll()) {
            if (job.purge(now)) {
                ended(job);
                removed++;
            }
        }
        return removed;
    }

    void liveFor(StoredJob job, Duration ttl) {
        job.liveFor(ttl);
        store.noteExpiry(job);
        if (job.isExpired(clock.instant())) {
            runDue();
        }
    }

    /** Ends what has run for too long and deletes what has lived for too long. */
    void runDue() {
        Instant now = clock.instant();
        overruns.takeDue(now).forEach(id -> store.find(id).ifPresent(job -> overrun(job, now)));
        store.takeExpired().forEach(job -> expire(job, now));
    }

    private void overrun(StoredJob job, Instant now) {
        if (job.overrun(now)) {
            stops.add(job.id(), job.id());
            ended(job);
        }
    }

    private void expire(StoredJob job, Instant now) {
        withdraw(job, job.expire(now));
        noteOverrun(job);
        store.delete(job);
    }

    private void withdraw(StoredJob job, StoredJob.Cancellation came) {
        switch (came) {
            case REMOVED_FROM_QUEUE -> backlog.remove(job.id());
            case STOP_NEEDED -> stops.add(job.id(), job.id());
            case ENDED_BEFORE -> {}
        }
    }

    private void noteOverrun(StoredJob job) {
        overruns.update(job.id(), job::overrunsAt);
    }
}
