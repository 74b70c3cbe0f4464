package io.github.runpodjava.internal.report;

import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the chunks of one job's stream, one at a time and in order, while the handler makes the next ones. The handler
 * waits when the network is too far behind, so memory stays bounded.
 */
public final class ChunkReporter {
    private static final Logger LOG = LoggerFactory.getLogger(ChunkReporter.class);
    private static final int MOST_WAITING = 64;
    /** Who waits for room is woken once for many chunks: to wake a thread can take longer than to send a chunk. */
    private static final int ROOM_AGAIN = MOST_WAITING / 2;

    private static final long MOST_WAITING_BYTES = 4L << 20;
    /** A chunk on its way must land before the result, or it might land after it. */
    private static final Duration LAST_POST = Duration.ofSeconds(10);
    /** Made beforehand, for it is wanted when nothing can be made. */
    private static final Delivery NO_MEMORY = new Delivery.GaveUp("no memory to send it", 1, false);

    private final TakenJob job;
    private final PostRetry retry;
    private final Executor helpers;
    private final BooleanSupplier withdrawn;
    private final IntConsumer retried;

    private final ReentrantLock lock = new ReentrantLock();
    private final SureLock sureLock = new SureLock(lock);
    private final Condition changed = lock.newCondition();
    private final Deque<JsonBody> waiting = new ArrayDeque<>(0);
    private long waitingBytes;
    private boolean sending;
    /** From when there was no room until there is enough again. */
    private boolean full;

    private boolean closed;
    private @Nullable Delivery broken;

    /**
     * @param withdrawn whether the job is to end, so that its chunks are no longer wanted
     * @param retried hears of each chunk that did not get through at once how many more tries it took
     */
    public ChunkReporter(
            TakenJob job, PostRetry retry, Executor helpers, BooleanSupplier withdrawn, IntConsumer retried) {
        this.job = job;
        this.retry = retry;
        this.helpers = helpers;
        this.withdrawn = withdrawn;
        this.retried = retried;
    }

    /**
     * Takes a chunk, waiting for room.
     *
     * @return what ended the sending, if a chunk before this one could not be delivered
     */
    public Optional<Delivery> send(JsonBody chunk) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (broken == null && !closed && (full || isFull(chunk))) {
                full = true;
                changed.await();
            }
            if (broken != null) {
                return Optional.of(broken);
            }
            if (closed) {
                return Optional.of(new Delivery.Withdrawn(0));
            }
            waiting.addLast(chunk);
            waitingBytes += chunk.size();
            if (!sending) {
                sending = true;
                return started();
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Without a thread nobody would ever send, and the handler would wait for it in vain. */
    private Optional<Delivery> started() {
        try {
            helpers.execute(this::sendAll);
            return Optional.empty();
        } catch (Throwable noThread) {
            sending = false;
            breakOff(new Delivery.GaveUp("no thread to send it: " + noThread, 1, false));
            return Optional.ofNullable(broken);
        }
    }

    private boolean isFull(JsonBody chunk) {
        return waiting.size() >= MOST_WAITING
                || (!waiting.isEmpty() && waitingBytes + chunk.size() > MOST_WAITING_BYTES);
    }

    private void sendAll() {
        try {
            sendWaiting();
        } catch (Throwable thrown) {
            stopped();
            FaultLog.error(LOG, "Sending the chunks of a job broke off", thrown);
        }
    }

    /** Nobody sends any more, and whoever waits for that would wait for ever. */
    private void stopped() {
        sureLock.lock();
        try {
            sending = false;
            breakOff(NO_MEMORY);
        } finally {
            lock.unlock();
        }
    }

    private void sendWaiting() {
        JsonBody chunk;
        while ((chunk = nextOrIdle()) != null) {
            Delivery delivery;
            try {
                delivery = retry.send(JobPost.about(job, JobPost.Kind.CHUNK, chunk), withdrawn, () -> {});
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                delivery = new Delivery.GaveUp("interrupted", 1, false);
            } catch (Throwable thrown) {
                delivery = new Delivery.GaveUp(thrown.toString(), 1, false);
            }
            if (!(delivery instanceof Delivery.Delivered delivered)) {
                breakOff(delivery);
            } else if (delivered.attempts() > 1) {
                retried.accept(delivered.attempts() - 1);
            }
        }
    }

    private @Nullable JsonBody nextOrIdle() {
        lock.lock();
        try {
            JsonBody next = waiting.pollFirst();
            if (next == null) {
                sending = false;
            } else {
                waitingBytes -= next.size();
            }
            if (waiting.size() <= ROOM_AGAIN) {
                full = false;
                changed.signalAll();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void breakOff(Delivery why) {
        lock.lock();
        try {
            broken = why;
            waiting.clear();
            waitingBytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until every chunk is delivered.
     *
     * @return what ended the sending, if one could not be
     */
    public Optional<Delivery> awaitAllSent() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (sending) {
                changed.await();
            }
            return Optional.ofNullable(broken);
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more chunks, drops what was not sent yet, and waits until none is on its way: the result goes out next. */
    public void close() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            closed = true;
            waiting.clear();
            waitingBytes = 0;
            changed.signalAll();
            long left = LAST_POST.toNanos();
            while (sending && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
