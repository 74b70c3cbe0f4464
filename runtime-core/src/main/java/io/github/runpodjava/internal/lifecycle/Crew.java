package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.WorkerState;
import io.github.runpodjava.internal.inspect.InspectedWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers behind the local server: any number, also none when it only serves. Each has its place. What the platform
 * does with a worker that asked to be refreshed is done here too: a fresh one takes its place.
 */
final class Crew implements Workforce {
    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);

    private final IntFunction<LiveWorker> hire;
    private final Runnable beforeEnd;
    private final Object lock = new Object();
    private final List<LiveWorker> workers = new ArrayList<>();
    private final List<Thread> keepers = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean ending;
    /** Once a job can have been taken it stays so, also while the only worker is replaced. */
    private boolean begun;

    private volatile boolean failed;

    /**
     * @param hire makes a worker for a place, counted from 0
     * @param beforeEnd runs once, before the workers are asked to end
     */
    Crew(int places, IntFunction<LiveWorker> hire, Runnable beforeEnd) {
        this.hire = hire;
        this.beforeEnd = beforeEnd;
        for (int place = 0; place < places; place++) {
            workers.add(hire.apply(place));
        }
    }

    @Override
    public WorkerState state() {
        synchronized (lock) {
            if (ending) {
                return WorkerState.DRAINING;
            }
            begun |= workers.isEmpty()
                    || workers.stream().anyMatch(worker -> worker.state().compareTo(WorkerState.ACTIVE) >= 0);
            return begun ? WorkerState.ACTIVE : WorkerState.STARTING;
        }
    }

    /** One after the other, so that a start that fails is told once. */
    @Override
    public void start() throws InterruptedException {
        for (int place = 0; place < workers.size() && !isEnding(); place++) {
            try {
                at(place).start();
            } catch (Throwable thrown) {
                if (isEnding()) {
                    // Whoever asked for the end was quicker.
                    return;
                }
                end("a worker could not start", true);
                throw thrown;
            }
            synchronized (lock) {
                begun = true;
            }
            keep(place);
        }
    }

    private void keep(int place) {
        Thread keeper = new Thread(() -> keepFilled(place), "runpod-place-" + (place + 1));
        synchronized (lock) {
            keepers.add(keeper);
        }
        keeper.start();
    }

    private void keepFilled(int place) {
        try {
            LiveWorker worker = at(place);
            while (worker.awaitStop() && refill(place)) {
                worker = at(place);
                worker.start();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error thrown) {
            // Whoever asked for the end may have been quicker.
            if (!isEnding()) {
                LOG.error("The worker of place {} could not be replaced: {}", place + 1, thrown.toString());
            }
        }
        // A worker that could not go on takes the process with it: its user has to see that.
        if (at(place).failed()) {
            failed = true;
        }
        end("a worker cannot go on", failed);
    }

    /** False when everything ends, so that the place stays empty. */
    private boolean refill(int place) {
        synchronized (lock) {
            if (!ending) {
                LOG.info("The worker was refreshed: a fresh one takes its place");
                workers.set(place, hire.apply(place));
            }
            return !ending;
        }
    }

    private boolean isEnding() {
        synchronized (lock) {
            return ending;
        }
    }

    private LiveWorker at(int place) {
        synchronized (lock) {
            return workers.get(place);
        }
    }

    private List<LiveWorker> all() {
        synchronized (lock) {
            return List.copyOf(workers);
        }
    }

    @Override
    public List<String> unfinishedJobs() {
        return all().stream()
                .flatMap(worker -> worker.unfinishedJobs().stream())
                .toList();
    }

    @Override
    public List<InspectedWorker> inspected() {
        // A loop, as it is asked for after every job.
        List<InspectedWorker> inspected = new ArrayList<>();
        all().forEach(worker -> inspected.addAll(worker.inspected()));
        return inspected;
    }

    @Override
    public void failAll(String error, String why, Duration patience) throws InterruptedException {
        for (LiveWorker worker : all()) {
            worker.failAll(error, why, patience);
        }
    }

    @Override
    public WorkerState end(String why, boolean because) {
        if (because) {
            failed = true;
        }
        boolean active;
        synchronized (lock) {
            if (ending) {
                return WorkerState.DRAINING;
            }
            active = state() == WorkerState.ACTIVE;
            ending = true;
        }
        if (all().isEmpty()) {
            LOG.info("Stopping: {}", why);
        }
        beforeEnd.run();
        for (LiveWorker worker : all()) {
            // One may have begun to take jobs just now.
            active |= worker.end(why, because).compareTo(WorkerState.ACTIVE) >= 0;
        }
        ended.countDown();
        return active ? WorkerState.ACTIVE : WorkerState.STARTING;
    }

    @Override
    public void hurry() {
        all().forEach(LiveWorker::hurry);
    }

    @Override
    public boolean awaitStop() throws InterruptedException {
        ended.await();
        for (LiveWorker worker : all()) {
            if (!worker.awaitStop()) {
                failed = true;
            }
        }
        for (Thread keeper : keepersNow()) {
            keeper.join();
        }
        return !failed;
    }

    private List<Thread> keepersNow() {
        synchronized (lock) {
            return List.copyOf(keepers);
        }
    }
}
