package io.github.runpodjava.localserver.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Things that wait to be taken, first in, first out, each at most once. A taker sleeps until something comes, until its
 * time is over, or until the backlog is closed for taking; adding never waits.
 */
final class Backlog<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Linked, so that a cancelled job leaves the middle of a long queue at once. */
    private final Map<String, T> waiting = new LinkedHashMap<>();

    private boolean taking = true;

    void add(String id, T item) {
        lock.lock();
        try {
            waiting.put(id, item);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void remove(String id) {
        lock.lock();
        try {
            waiting.remove(id);
        } finally {
            lock.unlock();
        }
    }

    /** Everything that waits, oldest first; none of it can be taken any more. */
    List<T> removeAll() {
        lock.lock();
        try {
            return removeFirst(Integer.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    /** At most {@code max} items, oldest first; empty if none came in time or taking has ended. */
    List<T> take(int max, Duration hold) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = hold.toNanos();
            while (taking && waiting.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return taking ? removeFirst(max) : List.of();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes every taker; from now on nobody gets anything, and what waits stays. */
    void endTaking() {
        lock.lock();
        try {
            taking = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private List<T> removeFirst(int max) {
        List<T> first = new ArrayList<>(Math.min(max, waiting.size()));
        Iterator<T> oldest = waiting.values().iterator();
        while (first.size() < max && oldest.hasNext()) {
            first.add(oldest.next());
            oldest.remove();
        }
        return first;
    }
}
