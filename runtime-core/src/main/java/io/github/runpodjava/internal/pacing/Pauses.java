package io.github.runpodjava.internal.pacing;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Sleeping that ends at once when it is no longer wanted. Tests replace it by one that only notes what was asked. */
public class Pauses {
    private static final long BREATH_NANOS = 1_000_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition cut = lock.newCondition();
    private boolean over;

    /** Waits for as long as {@code pause}, or until {@link #end} was called. */
    public void pause(Duration pause) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = pause.toNanos();
            while (!over && left > 0) {
                left = cut.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A second without any of this, for whoever has no memory: parking needs none. */
    public static void breathe() {
        LockSupport.parkNanos(BREATH_NANOS);
    }

    /** Ends all pauses, now and from now on. */
    public void end() {
        lock.lock();
        try {
            over = true;
            cut.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #end} was called. */
    public boolean ended() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }
}
