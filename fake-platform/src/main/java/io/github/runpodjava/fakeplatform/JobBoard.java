package io.github.runpodjava.fakeplatform;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The queue: which jobs wait, who has which, which are to be stopped, and what came back. */
final class JobBoard {
    private final boolean recording;
    private final boolean acceptsUnknown;
    private final ChangeSignal signal;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition jobThere = lock.newCondition();
    private final Condition stopThere = lock.newCondition();
    private final Map<String, Job> jobs = new HashMap<>();
    private final Deque<Job> queue = new ArrayDeque<>();
    private final Set<String> stops = new LinkedHashSet<>();
    private final List<String> takenIds = new ArrayList<>();
    private final List<FinalResult> firstResults = new ArrayList<>();
    private long enqueued;
    private long taken;
    private long finished;
    private long repeated;
    private long late;
    private long firstTakeNanos;
    private long lastResultNanos;

    JobBoard(boolean recording, boolean acceptsUnknown, ChangeSignal signal) {
        this.recording = recording;
        this.acceptsUnknown = acceptsUnknown;
        this.signal = signal;
    }

    void enqueue(String id, byte[] json) {
        change(() -> {
            Job job = jobs.computeIfAbsent(id, this::newJob);
            if (job.state() == Job.State.QUEUED) {
                throw new IllegalArgumentException("job " + id + " is in the queue already");
            }
            job.enqueued(json);
            queue.addLast(job);
            enqueued++;
            jobThere.signal();
            return null;
        });
    }

    private Job newJob(String id) {
        return new Job(id, recording);
    }

    /** Waits up to {@code hold} for jobs and marks them as taken; empty if none came or nobody wants them any more. */
    List<Job> take(int max, String worker, Duration hold, BooleanSupplier wanted) throws InterruptedException {
        List<Job> given = new ArrayList<>();
        lock.lockInterruptibly();
        try {
            if (awaitUnlessUnwanted(jobThere, () -> !queue.isEmpty(), hold, wanted)) {
                while (given.size() < max && !queue.isEmpty()) {
                    Job job = queue.removeFirst();
                    job.taken(worker);
                    given.add(job);
                    if (recording) {
                        takenIds.add(job.id());
                    }
                }
                firstTakeNanos = taken == 0 ? System.nanoTime() : firstTakeNanos;
                taken += given.size();
            }
        } finally {
            lock.unlock();
        }
        signal.fire();
        return given;
    }

    /** Undoes {@link #take} for jobs whose answer did not reach the worker; they come first again. */
    void putBack(List<Job> given) {
        change(() -> {
            for (int i = given.size() - 1; i >= 0; i--) {
                Job job = given.get(i);
                if (job.state() == Job.State.TAKEN) {
                    job.putBack();
                    queue.addFirst(job);
                    taken--;
                    if (recording) {
                        takenIds.remove(takenIds.lastIndexOf(job.id()));
                    }
                    jobThere.signal();
                }
            }
            return null;
        });
    }

    void stop(String id) {
        change(() -> {
            note(id, TimelineEntry.Step.STOP_REQUESTED);
            stops.add(id);
            stopThere.signalAll();
            return null;
        });
    }

    /** Waits up to {@code hold} for stops that concern this worker and marks them as sent. */
    List<String> takeStops(String worker, Duration hold, BooleanSupplier wanted) throws InterruptedException {
        List<String> given = new ArrayList<>();
        lock.lockInterruptibly();
        try {
            if (awaitUnlessUnwanted(
                    stopThere, () -> stops.stream().anyMatch(id -> concerns(worker, id)), hold, wanted)) {
                stops.stream().filter(id -> concerns(worker, id)).forEach(given::add);
                given.forEach(stops::remove);
                given.forEach(id -> note(id, TimelineEntry.Step.STOP_SENT));
            }
        } finally {
            lock.unlock();
        }
        signal.fire();
        return given;
    }

    void putBackStops(List<String> given) {
        change(() -> {
            stops.addAll(given);
            stopThere.signalAll();
            return null;
        });
    }

    /** A job that nobody has may be stopped by anybody, so that a test can send a stop for any id. */
    private boolean concerns(String worker, String id) {
        Job job = jobs.get(id);
        return job == null || job.worker().isEmpty() || job.worker().equals(worker);
    }

    private boolean awaitUnlessUnwanted(
            Condition condition, BooleanSupplier there, Duration hold, BooleanSupplier wanted)
            throws InterruptedException {
        long left = hold.toNanos();
        while (!there.getAsBoolean()) {
            if (left <= 0) {
                return false;
            }
            left = condition.awaitNanos(left);
            if (!wanted.getAsBoolean()) {
                break;
            }
        }
        // A client that has left meanwhile must not be given anything: writing to it would even succeed.
        if (!wanted.getAsBoolean()) {
            condition.signal(); // Perhaps somebody else wants what woke us.
            return false;
        }
        return true;
    }

    /** Lets all held polls look whether their client is still there. */
    void wakeAll() {
        change(() -> {
            jobThere.signalAll();
            stopThere.signalAll();
            return null;
        });
    }

    /** Returns false if the job is unknown. */
    boolean progress(String id, JsonNode body) {
        return ifKnown(id, job -> late += job.addProgress(body) ? 1 : 0);
    }

    /** Returns false if the job is unknown. */
    boolean chunk(String id, JsonNode body) {
        return ifKnown(id, job -> late += job.addChunk(body) ? 1 : 0);
    }

    /** Returns false if the job is unknown. */
    boolean result(String id, JsonNode body, boolean isStream, RecordedRequest request) {
        return ifKnown(id, job -> {
            boolean again = job.state() == Job.State.FINISHED;
            FinalResult result = new FinalResult(id, body, isStream, again, request);
            if (job.state() == Job.State.QUEUED) {
                queue.remove(job);
            }
            if (job.addResult(result)) {
                finished++;
                lastResultNanos = System.nanoTime();
                if (recording) {
                    firstResults.add(result);
                }
            } else {
                repeated++;
            }
        });
    }

    private boolean ifKnown(String id, Consumer<Job> action) {
        return change(() -> {
            Job job = acceptsUnknown ? jobs.computeIfAbsent(id, this::newJob) : jobs.get(id);
            if (job == null) {
                return false;
            }
            action.accept(job);
            return true;
        });
    }

    private void note(String id, TimelineEntry.Step step) {
        Job job = jobs.get(id);
        if (job != null) {
            job.note(step);
        }
    }

    /** Reads a part of a job; the fallback if the job is unknown. */
    <T> T read(String id, Function<Job, T> part, T ifUnknown) {
        return locked(() -> {
            Job job = jobs.get(id);
            return job == null ? ifUnknown : part.apply(job);
        });
    }

    List<String> takenIds() {
        return locked(() -> List.copyOf(takenIds));
    }

    /** The first results of the first {@code count} jobs that finished; empty if there are fewer. */
    Optional<List<FinalResult>> firstResults(int count) {
        return locked(() -> firstResults.size() < count
                ? Optional.empty()
                : Optional.of(List.copyOf(firstResults.subList(0, count))));
    }

    Counts counts() {
        return locked(() -> new Counts(enqueued, queue.size(), taken, finished, repeated, late));
    }

    /** From the first take to the last result. */
    Duration span() {
        return locked(() -> Duration.ofNanos(lastResultNanos - firstTakeNanos));
    }

    /** Drops finished jobs and all that is known about them; late messages for them then meet an unknown job. */
    void forgetFinished() {
        change(() -> {
            jobs.values().removeIf(job -> job.state() == Job.State.FINISHED);
            firstResults.clear();
            takenIds.removeIf(id -> !jobs.containsKey(id));
            return null;
        });
    }

    private <T extends @Nullable Object> T change(Supplier<T> action) {
        T value = locked(action);
        signal.fire();
        return value;
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
