package io.github.runpodjava.logging.internal.file;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** A lock for what goes on where memory is short: to wait in line takes some, to wait for a moment takes none. */
final class SureLock {
    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(10);

    private final ReentrantLock lock = new ReentrantLock();

    Condition newCondition() {
        return lock.newCondition();
    }

    void lock() {
        try {
            lock.lock();
        } catch (OutOfMemoryError e) {
            while (!lock.tryLock()) {
                LockSupport.parkNanos(MOMENT);
            }
        }
    }

    void unlock() {
        lock.unlock();
    }

    /** Waits, or at least for a moment. Called with the lock, once, which is given back meanwhile. */
    void await(Condition condition, long nanos) throws InterruptedException {
        try {
            condition.awaitNanos(nanos);
        } catch (OutOfMemoryError e) {
            giveWay();
        }
    }

    /** Gives the lock back for a moment. */
    void giveWay() {
        lock.unlock();
        LockSupport.parkNanos(MOMENT);
        lock();
    }
}
