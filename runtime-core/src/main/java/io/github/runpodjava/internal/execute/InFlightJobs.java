package io.github.runpodjava.internal.execute;

import io.github.runpodjava.StopReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The jobs that this worker has taken and whose places are not free yet, oldest first. */
public final class InFlightJobs {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, RunningJob> jobs = new LinkedHashMap<>();
    /** All that have a place, also those whose id another job has by now. */
    private final Set<RunningJob> held = new HashSet<>();
    /** Places whose next job is on its way, perhaps. */
    private int expected;

    private @Nullable Watcher watcher;

    private final EarlyStops earlyStops = new EarlyStops(System::nanoTime);

    /** Hears of every job that comes and goes, in their order: it must be quick and must not fail. */
    public interface Watcher {
        void added(RunningJob job);

        void removed(RunningJob job);
    }

    /** Tells {@code other} of the jobs that are here, and from now on of each that comes and goes. */
    public void watch(Watcher other) {
        lock.lock();
        try {
            watcher = other;
            jobs.values().forEach(other::added);
        } finally {
            lock.unlock();
        }
    }

    private void tellRemoved(RunningJob job) {
        if (watcher != null) {
            watcher.removed(job);
        }
    }

    /**
     * Adds a job; false if one with the same id is here already. One that the platform stopped, or whose handler was
     * given up, does not count: the platform may have been asked to run the job again.
     */
    public boolean add(RunningJob job) {
        return put(job, 0);
    }

    /** Removes a job whose place may get the next one at once: until that is decided, no wait for the last job ends. */
    void expectAnother(RunningJob done) {
        lock.lock();
        try {
            jobs.remove(done.id(), done);
            held.remove(done);
            tellRemoved(done);
            expected++;
            // The thread of the place may have given up already, while the job ran on another one.
            tellWhoWaits();
        } finally {
            lock.unlock();
        }
    }

    /** The expected one came and was none: it is expected still. */
    void expectOneMore() {
        lock.lock();
        try {
            expected++;
        } finally {
            lock.unlock();
        }
    }

    /** The expected one has come; the answer is that of {@link #add}. */
    boolean addExpected(RunningJob job) {
        return put(job, 1);
    }

    /** The expected one does not come. */
    void expectNoMore() {
        lock.lock();
        try {
            expected--;
            tellWhoWaits();
        } finally {
            lock.unlock();
        }
    }

    private boolean put(RunningJob job, int wasExpected) {
        boolean stopped;
        lock.lock();
        try {
            expected -= wasExpected;
            tellWhoWaits();
            RunningJob other = jobs.get(job.id());
            if (other != null && !other.withdrawn() && !other.abandoned()) {
                return false;
            }
            jobs.put(job.id(), job);
            held.add(job);
            if (watcher != null) {
                watcher.added(job);
            }
            stopped = earlyStops.remove(job.id());
        } finally {
            lock.unlock();
        }
        if (stopped) {
            job.stop(StopReason.STOPPED_BY_PLATFORM);
        }
        return true;
    }

    /** Stops the job that the platform named, now or when it arrives within a moment. */
    public void stop(String id) {
        RunningJob job;
        lock.lock();
        try {
            job = jobs.get(id);
            if (job == null) {
                earlyStops.add(id);
            }
        } finally {
            lock.unlock();
        }
        if (job != null) {
            job.stop(StopReason.STOPPED_BY_PLATFORM);
        }
    }

    void remove(RunningJob job) {
        lock.lock();
        try {
            jobs.remove(job.id(), job);
            held.remove(job);
            tellRemoved(job);
            tellWhoWaits();
        } finally {
            lock.unlock();
        }
    }

    public boolean isEmpty() {
        lock.lock();
        try {
            return jobs.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    public List<RunningJob> all() {
        lock.lock();
        try {
            return List.copyOf(jobs.values());
        } finally {
            lock.unlock();
        }
    }

    /** The job with this id, if it is here. */
    public Optional<RunningJob> find(String id) {
        lock.lock();
        try {
            return Optional.ofNullable(jobs.get(id));
        } finally {
            lock.unlock();
        }
    }

    /** How many handlers go on although they were told to end, each in a place of its own. */
    public int deaf() {
        return deafJobs().size();
    }

    /** The jobs of those handlers, in no order. */
    public List<RunningJob> deafJobs() {
        lock.lock();
        try {
            return held.stream()
                    .filter(job -> job.abandoned() && job.handlerRuns())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** The ids for the heartbeat: a job that the platform stopped is no longer this worker's, even if it still runs. */
    public List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (RunningJob job : all()) {
            if (!job.withdrawn()) {
                ids.add(job.id());
            }
        }
        return ids;
    }

    /** Tells all handlers to end; answers the jobs that were not told before. */
    public List<String> stopAll(StopReason reason) {
        List<String> told = new ArrayList<>();
        for (RunningJob job : all()) {
            if (job.stop(reason)) {
                told.add(job.id());
            }
        }
        return told;
    }

    /** The job's handler does not end although it was told to: nobody need wait for it any more. */
    void abandon(RunningJob job) {
        job.abandon();
        wakeUp();
    }

    /** Has {@link #awaitEmpty} ask again whether its wait is cut short. */
    public void wakeUp() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until no job is left that is worth waiting for.
     *
     * @param cutShort asked at {@link #wakeUp}: whether to wait no longer
     * @return false if the wait ended for another reason
     */
    public boolean awaitEmpty(Duration most, BooleanSupplier cutShort) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = most.toNanos();
            while (!allSettled() && left > 0 && !cutShort.getAsBoolean()) {
                left = changed.awaitNanos(left);
            }
            return allSettled();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no job is expected any more; false if {@code most} passed first. */
    public boolean awaitNoneExpected(Duration most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = most.toNanos();
            while (expected > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            return expected == 0;
        } finally {
            lock.unlock();
        }
    }

    private void tellWhoWaits() {
        if (expected == 0) {
            changed.signalAll();
        }
    }

    private boolean allSettled() {
        return expected == 0 && jobs.values().stream().allMatch(RunningJob::abandoned);
    }
}
