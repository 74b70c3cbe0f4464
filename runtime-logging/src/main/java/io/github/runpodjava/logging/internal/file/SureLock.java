package io.github.runpodjava.logging.internal.file;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock for what goes on where memory is short: to wait in line takes some, to wait for a moment takes none. And where
 * stack is short: it is not taken by a thread that may have none left to give it back, and one that had none all the same
 * does so when it comes by again, or by {@link #giveBack}. So it cannot be held twice.
 */
final class SureLock {
    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(10);

    /** What gives a lock back is a few calls, but interpreted; so many small ones, when compiled, take as much stack. */
    private static final int CALLS = 100;

    private final ReentrantLock lock = new ReentrantLock();

    Condition newCondition() {
        return lock.newCondition();
    }

    void lock() {
        room(CALLS);
        try {
            lock.lock();
        } catch (OutOfMemoryError e) {
            while (!lock.tryLock()) {
                LockSupport.parkNanos(MOMENT);
            }
        }
        if (lock.getHoldCount() > 1) {
            lock.unlock();
        }
    }

    /** Overflows before the lock is taken, if it would when it is given back. */
    private static int room(int calls) {
        return calls == 0 ? 0 : 1 + room(calls - 1);
    }

    void unlock() {
        lock.unlock();
    }

    /** Gives it back if the calling thread has it. */
    void giveBack() {
        if (lock.isHeldByCurrentThread()) {
            lock.unlock();
        }
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
