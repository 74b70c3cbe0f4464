package io.github.runpodjava.internal.report;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Locks where memory may be used up: to stand in line for a lock takes some, to look again after a moment takes none. */
final class SureLock {
    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(1);

    private SureLock() {}

    /** Takes a lock that is never held for long. */
    static void lock(ReentrantLock lock) {
        while (!lock.tryLock()) {
            LockSupport.parkNanos(MOMENT);
        }
    }
}
