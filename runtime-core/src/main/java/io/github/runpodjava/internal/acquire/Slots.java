package io.github.runpodjava.internal.acquire;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The places in which jobs run. A place is reserved before a job is asked for, so a job that was taken always has one.
 * The number of places can change at any time: more are free at once; fewer come about as jobs end.
 */
public final class Slots {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int limit;
    private int used;
    private boolean ended;

    public Slots(int limit) {
        this.limit = limit;
    }

    /** How many places there are. */
    public int limit() {
        lock.lock();
        try {
            return limit;
        } finally {
            lock.unlock();
        }
    }

    /**
     * How many places are reserved or have a job in them; may be above {@link #limit} for a while after it shrank. For
     * tests.
     */
    public int used() {
        lock.lock();
        try {
            return used;
        } finally {
            lock.unlock();
        }
    }

    /** Changes the number of places, without waiting for anything. */
    public void resize(int places) {
        lock.lock();
        try {
            if (places != limit) {
                limit = places;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reserves all places that are free now; the grant is empty if none is. */
    public Grant reserve() {
        lock.lock();
        try {
            int free = Math.max(0, limit - used);
            used += free;
            return new Grant(free);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a place is free, {@code most} passed, or {@link #endWaits} was called; reserves nothing. */
    void awaitRoom(Duration most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (used >= limit && !ended) {
                // One wait, not a loop: the caller has reasons of its own to look around when it is woken.
                changed.awaitNanos(most.toNanos());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends every wait for free places, now and from now on. */
    public void endWaits() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A place for a job that nobody asked for, whether one is free or not. */
    Slot another() {
        lock.lock();
        try {
            used++;
        } finally {
            lock.unlock();
        }
        return new Slot();
    }

    private void giveBack(int places) {
        if (places == 0) {
            return;
        }
        lock.lock();
        try {
            used -= places;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Reserved places that no job is in yet. Used by one thread. */
    public final class Grant implements AutoCloseable {
        private int left;

        private Grant(int places) {
            this.left = places;
        }

        /** How many jobs may be taken. */
        public int size() {
            return left;
        }

        /** A place for one job. A queue that gave more jobs than it was asked for gets its places all the same. */
        public Slot next() {
            if (left == 0) {
                return another();
            }
            left--;
            return new Slot();
        }

        /** Gives back the places that no job came for. */
        @Override
        public void close() {
            giveBack(left);
            left = 0;
        }
    }

    /** The place of one job. */
    public final class Slot {
        private final AtomicBoolean released = new AtomicBoolean();

        private Slot() {}

        /** Gives the place back; a second call does nothing. */
        public void release() {
            if (released.compareAndSet(false, true)) {
                giveBack(1);
            }
        }
    }
}
