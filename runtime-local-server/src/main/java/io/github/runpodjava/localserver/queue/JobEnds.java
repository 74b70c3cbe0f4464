package io.github.runpodjava.localserver.queue;

import io.github.runpodjava.spi.QueueEnd;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that ends a job, or takes its end back, other than its worker's result. */
final class JobEnds {
    private static final Logger LOG = LoggerFactory.getLogger(JobEnds.class);

    private final JobStore store;
    private final Backlog<StoredJob> backlog;
    private final Workers workers;
    private final InstantSource clock;
    private final Deadlines overruns = new Deadlines();
    private final Deadlines leases = new Deadlines();
    private volatile @Nullable Consumer<Duration> delays;
    private volatile @Nullable Consumer<QueueEnd> untaken;

    JobEnds(JobStore store, Backlog<StoredJob> backlog, Workers workers, InstantSource clock) {
        this.store = store;
        this.backlog = backlog;
        this.workers = workers;
        this.clock = clock;
    }

    void hearDelays(Consumer<Duration> heard) {
        delays = heard;
    }

    void hearUntaken(Consumer<QueueEnd> heard) {
        untaken = heard;
    }

    private void endedUntaken(QueueEnd how) {
        Consumer<QueueEnd> heard = untaken;
        if (heard != null) {
            heard.accept(how);
        }
    }

    /** To be called right after a job has started. */
    void started(StoredJob job) {
        noteDeadlines(job);
        Consumer<Duration> heard = delays;
        if (heard != null) {
            job.waited().ifPresent(heard);
        }
    }

    /** The job's worker lives. */
    void renew(StoredJob job, String workerId, Instant leaseEnd) {
        job.renew(workerId, leaseEnd);
        noteDeadlines(job);
    }

    /**
     * To be called right after a job has ended. Whoever hears of the end may have asked for another try by now.
     *
     * @param workerId who had it; null if nobody
     */
    void ended(StoredJob job, @Nullable String workerId) {
        noteDeadlines(job);
        // It may have ended by a worker that was taken for lost while it waited for another.
        backlog.removeIf(job.id(), job, () -> job.endedAt().isPresent());
        release(job, workerId);
        store.ended(job);
    }

    private void release(StoredJob job, @Nullable String workerId) {
        JobView now = job.view();
        if (now.status() != JobStatus.IN_PROGRESS || !Objects.equals(now.workerId(), workerId)) {
            workers.released(workerId, job.id());
        }
    }

    void cancel(StoredJob job) {
        StoredJob.Cancellation came = job.cancel(clock.instant());
        withdraw(job, came, QueueEnd.CANCELLED);
        if (came != StoredJob.Cancellation.ENDED_BEFORE) {
            ended(job, job.view().workerId());
        }
    }

    boolean cancelIfQueued(StoredJob job) {
        return purge(job, clock.instant());
    }

    boolean retry(StoredJob job) {
        if (!job.retry()) {
            return false;
        }
        store.reopened(job);
        backlog.add(job.id(), job);
        return true;
    }

    int purge() {
        Instant now = clock.instant();
        int removed = 0;
        for (StoredJob job : backlog.removeAll()) {
            if (purge(job, now)) {
                removed++;
            }
        }
        return removed;
    }

    private boolean purge(StoredJob job, Instant now) {
        if (!job.purge(now)) {
            return false;
        }
        endedUntaken(QueueEnd.CANCELLED);
        ended(job, null);
        return true;
    }

    void liveFor(StoredJob job, Duration ttl) {
        job.liveFor(ttl);
        store.noteExpiry(job);
        if (job.isExpired(clock.instant())) {
            runDue();
        }
    }

    /**
     * Ends what has run for too long and deletes what has lived for too long. By one thread at a time, so that whoever
     * moved the clock finds all of it done and not half of it in the hands of the timer.
     */
    synchronized void runDue() {
        Instant now = clock.instant();
        overruns.takeDue(now).forEach(id -> store.find(id).ifPresent(job -> overrun(job, now)));
        leases.takeDue(now).forEach(id -> store.find(id).ifPresent(job -> lose(job, now)));
        store.takeExpired().forEach(job -> expire(job, now));
    }

    /** The same by a look at every job: the index may be a moment behind, and another thread may be at it. */
    synchronized void runAllDue() {
        Instant now = clock.instant();
        store.forEach(job -> {
            overrun(job, now);
            lose(job, now);
            if (job.isExpired(now)) {
                expire(job, now);
            }
        });
    }

    private void overrun(StoredJob job, Instant now) {
        String workerId = job.view().workerId();
        if (job.overrun(now)) {
            workers.stop(workerId, job.id());
            ended(job, workerId);
        }
    }

    private void lose(StoredJob job, Instant now) {
        String workerId = job.view().workerId();
        if (!job.lose(now)) {
            noteDeadlines(job);
            return;
        }
        workers.released(workerId, job.id());
        // Should it come back after all: the job is not its own any more.
        workers.stop(workerId, job.id());
        if (job.endedAt().isPresent()) {
            LOG.warn("Worker {} was lost with job {}, its second: the job failed", workerId, job.id());
            ended(job, workerId);
        } else {
            LOG.warn("Worker {} was lost with job {}: the job is handed out again", workerId, job.id());
            noteDeadlines(job);
            backlog.addAgain(job.id(), job);
        }
    }

    private void expire(StoredJob job, Instant now) {
        withdraw(job, job.expire(now), QueueEnd.TIMED_OUT);
        noteDeadlines(job);
        workers.released(job.view().workerId(), job.id());
        store.delete(job);
    }

    private void withdraw(StoredJob job, StoredJob.Cancellation came, QueueEnd why) {
        switch (came) {
            case REMOVED_FROM_QUEUE -> {
                backlog.remove(job.id(), job);
                endedUntaken(why);
            }
            case STOP_NEEDED -> workers.stop(job.view().workerId(), job.id());
            case ENDED_BEFORE -> {}
        }
    }

    private void noteDeadlines(StoredJob job) {
        // Of the job that has this id now, which may be another.
        overruns.update(job.id(), () -> store.current(job.id()).flatMap(StoredJob::overrunsAt));
        leases.update(job.id(), () -> store.current(job.id()).flatMap(StoredJob::leaseEnd));
    }
}
