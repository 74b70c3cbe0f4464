package io.github.runpodjava.internal.report;

import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.PostAnswer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the progress of one job: one update at a time, in order, and none after {@link #close}. While one is on its
 * way the next ones wait; when too many wait, the oldest is dropped, for the newest is the one that counts.
 */
public final class ProgressReporter {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressReporter.class);
    private static final int MOST_WAITING = 16;
    /** What waits at the end still goes out if the platform is quick; the result does not wait longer for it. */
    static final Duration LAST_UPDATES = Duration.ofMillis(100);
    /** An update on its way must land before the result, or it might land after it. */
    private static final Duration LAST_POST = Duration.ofSeconds(10);

    private final TakenJob job;
    private final JobQueue queue;
    private final Executor helpers;
    private final BooleanSupplier unwanted;
    private final Duration lastUpdates;
    private final ReentrantLock lock = new ReentrantLock();
    private final SureLock sureLock = new SureLock(lock);
    private final Condition idle = lock.newCondition();
    private final Deque<JsonBody> waiting = new ArrayDeque<>(0);
    private boolean sending;
    private boolean closed;

    /** @param unwanted whether the job's output is decided, or nobody waits for it any more, while the handler runs on */
    public ProgressReporter(TakenJob job, JobQueue queue, Executor helpers, BooleanSupplier unwanted) {
        this(job, queue, helpers, unwanted, LAST_UPDATES);
    }

    /** @param lastUpdates how long what waits at the end may still take to go out */
    ProgressReporter(TakenJob job, JobQueue queue, Executor helpers, BooleanSupplier unwanted, Duration lastUpdates) {
        this.job = job;
        this.queue = queue;
        this.helpers = helpers;
        this.unwanted = unwanted;
        this.lastUpdates = lastUpdates;
    }

    /** Takes an update; false if the job is over. */
    public boolean send(JsonBody update) {
        lock.lock();
        try {
            if (closed || unwanted.getAsBoolean()) {
                return false;
            }
            if (waiting.size() == MOST_WAITING) {
                waiting.removeFirst();
            }
            waiting.addLast(update);
            if (!sending) {
                sending = true;
                helpers.execute(this::sendAll);
            }
            return true;
        } catch (Throwable noThread) {
            LOG.atWarn().setCause(noThread).log("No thread for a progress update of job {}; it is dropped", job.id());
            sending = false;
            waiting.clear();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void sendAll() {
        try {
            sendWaiting();
        } catch (Throwable thrown) {
            stopped();
            FaultLog.error(LOG, "Sending the progress of a job broke off; what waited of it is dropped", thrown);
        }
    }

    /** Nobody sends any more until there is another update; the result must not wait for it. */
    private void stopped() {
        sureLock.lock();
        try {
            sending = false;
            waiting.clear();
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void sendWaiting() {
        JsonBody update;
        while ((update = nextOrIdle()) != null) {
            try {
                PostAnswer answer = queue.post(JobPost.about(job, JobPost.Kind.PROGRESS, update));
                if (!(answer instanceof PostAnswer.Accepted)) {
                    // Not sent again: by now there may be a newer one, and the result says it all anyway.
                    LOG.debug("A progress update of job {} did not get through: {}", job.id(), answer);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable thrown) {
                LOG.atError().setCause(thrown).log("A progress update of job {} failed", job.id());
            }
        }
    }

    private @Nullable JsonBody nextOrIdle() {
        lock.lock();
        try {
            if (unwanted.getAsBoolean()) {
                waiting.clear();
            }
            JsonBody next = waiting.pollFirst();
            if (next == null) {
                sending = false;
                idle.signalAll();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more updates and waits until the one on its way has landed. */
    public void close() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            closed = true;
            if (!awaitIdle(lastUpdates)) {
                waiting.clear();
                if (!awaitIdle(LAST_POST)) {
                    LOG.warn("A progress update hangs for {} s; the result goes out now", LAST_POST.toSeconds());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitIdle(Duration most) throws InterruptedException {
        long left = most.toNanos();
        while (sending && left > 0) {
            left = idle.awaitNanos(left);
        }
        return !sending;
    }
}
