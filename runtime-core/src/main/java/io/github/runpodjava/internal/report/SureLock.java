package io.github.runpodjava.internal.report;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Locks where memory may be used up: to stand in line for a lock takes some, to look again after a moment takes none. An
 * object that its owner makes beforehand, for to load a class takes memory as well.
 */
final class SureLock {
    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(1);

    private final ReentrantLock lock;

    SureLock(ReentrantLock lock) {
        this.lock = lock;
    }

    /** Takes the lock, which is never held for long. */
    void lock() {
        while (!lock.tryLock()) {
            LockSupport.parkNanos(MOMENT);
        }
    }
}
