package io.github.runpodjava.fakeplatform;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Wakes whoever waits in a test for something to be seen. Costs next to nothing while nobody waits. */
final class ChangeSignal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();
    private long changes;

    /** To be called after each change that somebody could wait for. */
    void fire() {
        if (waiting.get() == 0) {
            return;
        }
        lock.lock();
        try {
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until {@code probe} finds something.
     *
     * @throws AssertionError with the text of {@code otherwise} if it does not within {@code limit}
     */
    <T> T await(Duration limit, Supplier<Optional<T>> probe, Supplier<String> otherwise) {
        long end = System.nanoTime() + limit.toNanos();
        waiting.incrementAndGet();
        try {
            while (true) {
                long before = changes();
                Optional<T> found = probe.get();
                if (found.isPresent()) {
                    return found.get();
                }
                if (!changedBefore(end, before)) {
                    throw new AssertionError(otherwise.get());
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted; until then: " + otherwise.get(), stop);
        } finally {
            waiting.decrementAndGet();
        }
    }

    private long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    private boolean changedBefore(long end, long before) throws InterruptedException {
        lock.lock();
        try {
            while (changes == before) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
