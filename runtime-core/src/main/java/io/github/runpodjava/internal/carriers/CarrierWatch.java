package io.github.runpodjava.internal.carriers;

import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobEventListener;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds out whether handlers hold all carriers: while jobs run, a virtual thread with nothing to do is started now and
 * then. If it does not get its turn, and there are as many handlers as carriers all that time, it is they who are in the
 * way; short jobs that keep the processors busy are not, for at most moments most of them are not in their handlers.
 *
 * <p>Once there may be more carriers it sees to it that they come ({@link CarrierWaker}).
 *
 * <p>Time is counted in looks, not by the clock: a process that is frozen, as by its quota of processor time, does not look.
 */
class CarrierWatch implements JobEventListener, AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final Duration LOOK = Duration.ofMillis(10);
    /** So many looks in a row with a handler for each carrier. */
    private static final int HELD = 5;
    /** The same as long as classes are still loaded, which holds carriers, too. */
    private static final int HELD_WHILE_COLD = 20;

    private static final int JOBS_UNTIL_WARM = 100;
    /** So many looks in a row without anything that happens: threads that handlers started can hold carriers as well. */
    private static final int STILL = 100;

    private final int carriers;
    private final Executor virtual;
    private final CarrierWaker waker;
    private final Optional<Runnable> raise;
    /** Jobs that were taken and are not finished: one that gets no carrier does not even start. */
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    /** Those whose handlers run. */
    private final Set<String> handling = ConcurrentHashMap.newKeySet();

    private final AtomicLong events = new AtomicLong();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final Thread thread = new Thread(this::watch, "runpod-carriers");
    private volatile boolean resting;

    /**
     * @param carriers how many virtual threads can run at once
     * @param virtual starts them
     * @param raise makes the carriers more; not called again after it returned. Empty if there may be as many as ever
     */
    CarrierWatch(int carriers, Executor virtual, Optional<Runnable> raise) {
        this.carriers = carriers;
        this.virtual = virtual;
        this.waker = new CarrierWaker(virtual);
        this.raise = raise;
        thread.setDaemon(true);
    }

    @Override
    public void on(JobEvent event) {
        if (event instanceof JobEvent.Taken job) {
            taken.add(job.jobId());
            begin();
        } else if (event instanceof JobEvent.Started started) {
            handling.add(started.jobId());
            events.incrementAndGet();
        } else if (event instanceof JobEvent.Finished finished) {
            handling.remove(finished.jobId());
            taken.remove(finished.jobId());
            events.incrementAndGet();
        } else if (event instanceof JobEvent.Reported reported) {
            // Of a job that a fault of ours has ended nothing else may be told.
            taken.remove(reported.jobId());
        }
    }

    private void begin() {
        if (begun.compareAndSet(false, true)) {
            try {
                start(thread);
            } catch (OutOfMemoryError noThread) {
                // The next job tries again: without this watch, handlers would hold all carriers for good.
                begun.set(false);
                throw noThread;
            }
        } else if (resting) {
            LockSupport.unpark(thread);
        }
    }

    /** Tests replace it by one for which there is no thread. */
    void start(Thread watching) {
        watching.start();
    }

    /** Ends it. In production it goes on for as long as the process. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try {
            boolean raised = raise.isEmpty();
            while (true) {
                raised = look(raised);
                TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
                awaitJob();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once, and does what is to be done then; tells whether the carriers are as many as they can be from now on. */
    private boolean look(boolean raised) throws InterruptedException {
        boolean most = raised;
        try {
            CountDownLatch turn = new CountDownLatch(1);
            virtual.execute(turn::countDown);
            if (!most && areHeld(turn)) {
                raise.orElseThrow().run();
                most = true;
            }
            if (most) {
                waker.wakeUntil(turn);
            }
        } catch (OutOfMemoryError full) {
            // Some handler has it all, and its job will tell. The other jobs need this watch again once there is some.
        }
        return most;
    }

    /** Without waking up for as long as there is none. */
    private void awaitJob() throws InterruptedException {
        while (taken.isEmpty()) {
            resting = true;
            if (taken.isEmpty()) {
                LockSupport.park(this);
            }
            resting = false;
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private boolean areHeld(CountDownLatch turn) throws InterruptedException {
        int held = 0;
        int still = 0;
        long seen = events.get();
        while (!turn.await(LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
            held = handling.size() >= carriers ? held + 1 : 0;
            still = events.get() == seen ? still + 1 : 0;
            seen = events.get();
            boolean cold = seen < 2 * JOBS_UNTIL_WARM;
            if (held >= (cold ? HELD_WHILE_COLD : HELD) || still >= STILL) {
                return true;
            }
        }
        return false;
    }
}
