package io.github.runpodjava.localserver.queue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Things that wait to be taken, first in, first out, each at most once. Whoever asks while there is nothing gets an
 * answer later, without holding a thread; adding never waits.
 */
final class Backlog<T> {

    /**
     * Somebody who asks.
     *
     * @param owner on whose behalf
     * @param max how many things may come back
     * @param answer completes with the things, oldest first, or with none when the asking is ended
     * @param inStead what another thread may do with a thing while the asker waits on: answers whether the asker wants
     *     more; null if it has to do everything itself
     */
    record Ask<T>(
            String owner,
            int max,
            CompletableFuture<List<T>> answer,
            @Nullable Predicate<T> inStead) {}

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final Duration SPIN = Duration.ofNanos(50_000);

    private final Object lock = new Object();
    /** Two that wait busily would keep each other's caller from the processor. */
    private final AtomicBoolean spinning = new AtomicBoolean();

    /** What is taken before everything else. */
    private final Map<String, T> again = new LinkedHashMap<>();
    /** Linked, so that a cancelled job leaves the middle of a long queue at once. */
    private final Map<String, T> waiting = new LinkedHashMap<>();
    /** Newest first: a worker that went away without a word has its old question here, and must not get the job. */
    @SuppressWarnings("JdkObsolete") // taken from the middle, and mostly empty
    private final Deque<Ask<T>> asks = new ArrayDeque<>();

    /** Those in whose stead somebody acts at the moment, and whether their asking is to end after that. */
    private final Map<Ask<T>, Boolean> replaced = new IdentityHashMap<>();

    private boolean open = true;
    private boolean giving = true;

    void add(String id, T item) {
        put(waiting, id, item);
    }

    /** Puts something in front of all that was not tried before. */
    void addAgain(String id, T item) {
        put(again, id, item);
    }

    private void put(Map<String, T> into, String id, T item) {
        Runnable answer;
        synchronized (lock) {
            into.put(id, item);
            answer = serveNewest();
        }
        answer.run();
    }

    /**
     * Adds something, or lets the caller act in the stead of who would get it now: to wake a thread can take longer than
     * what there is to do.
     *
     * @return what the caller has to run, soon; it goes on with all that has come in the meantime. Empty if the thing was
     *     added
     */
    Optional<Runnable> addOrAct(String id, T item) {
        Ask<T> ask;
        synchronized (lock) {
            ask = asks.peekFirst();
            if (ask != null && ask.inStead() != null && open && giving && waiting.isEmpty() && again.isEmpty()) {
                asks.removeFirst();
                replaced.put(ask, false);
            } else {
                ask = null;
            }
        }
        if (ask == null) {
            add(id, item);
            return Optional.empty();
        }
        Ask<T> instead = ask;
        return Optional.of(() -> act(instead, item));
    }

    private void act(Ask<T> ask, T first) {
        boolean asksOn = false;
        try {
            Predicate<T> inStead = Objects.requireNonNull(ask.inStead());
            T item = first;
            do {
                asksOn = inStead.test(item);
                item = asksOn ? nextInStead(ask) : null;
            } while (item != null);
        } finally {
            giveBack(ask, asksOn);
        }
    }

    private @Nullable T nextInStead(Ask<T> ask) {
        synchronized (lock) {
            boolean ends = Objects.requireNonNull(replaced.get(ask));
            List<T> next = open && giving && !ends ? removeFirst(1) : List.of();
            return next.isEmpty() ? null : next.get(0);
        }
    }

    /** The asker waits for itself again, or hears that there is nothing. */
    private void giveBack(Ask<T> ask, boolean asksOn) {
        Runnable answer;
        synchronized (lock) {
            boolean ends = Objects.requireNonNull(replaced.remove(ask));
            if (asksOn && open && !ends) {
                asks.addFirst(ask);
                answer = serveNewest();
            } else {
                answer = () -> ask.answer().complete(List.of());
            }
        }
        answer.run();
    }

    /** Removes this item, and not another that has come by the same id. */
    void remove(String id, T item) {
        removeIf(id, item, () -> true);
    }

    /** @param meant asked when nothing can be added or taken: whether it is still to be removed */
    void removeIf(String id, T item, BooleanSupplier meant) {
        synchronized (lock) {
            if (meant.getAsBoolean() && !waiting.remove(id, item)) {
                again.remove(id, item);
            }
        }
    }

    /** Everything that waits, oldest first; none of it can be taken any more. */
    List<T> removeAll() {
        synchronized (lock) {
            return removeFirst(Integer.MAX_VALUE);
        }
    }

    /** Asks for at most {@code max} things; the answer may be there already. */
    Ask<T> ask(String owner, int max) {
        return ask(new Ask<>(owner, max, new CompletableFuture<>(), null));
    }

    /** Asks for one thing, and lets another thread act in the asker's stead. */
    Ask<T> ask(String owner, Predicate<T> inStead) {
        return ask(new Ask<>(owner, 1, new CompletableFuture<>(), inStead));
    }

    private Ask<T> ask(Ask<T> ask) {
        Runnable answer;
        synchronized (lock) {
            if (!open) {
                ask.answer().complete(List.of());
                return ask;
            }
            asks.addFirst(ask);
            answer = serveNewest();
        }
        answer.run();
        return ask;
    }

    /** Ends the asking, with no things unless some were on their way. */
    void withdraw(Ask<T> ask) {
        endAsks(one -> one == ask);
    }

    /** Ends all asking on this owner's behalf. */
    void withdraw(String owner) {
        endAsks(one -> one.owner().equals(owner));
    }

    /**
     * Waits for the answer without giving up the processor, for a moment that is about as long as it would take to wake
     * this thread: a caller who has just got a result often has the next job ready.
     */
    void awaitBusily(Ask<T> ask) {
        if (PROCESSORS > 1 && spinning.compareAndSet(false, true)) {
            try {
                long end = System.nanoTime() + SPIN.toNanos();
                while (!ask.answer().isDone() && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
            } finally {
                spinning.set(false);
            }
        }
    }

    /**
     * Waits for the answer: the things, oldest first; none if none came in time or the asking was ended.
     *
     * @throws InterruptedException if the thread is interrupted before there is something
     */
    List<T> await(Ask<T> ask, Duration hold) throws InterruptedException {
        try {
            return ask.answer().get(hold.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException over) {
            withdraw(ask);
            return ask.answer().join();
        } catch (InterruptedException interrupted) {
            withdraw(ask);
            List<T> onTheirWay = ask.answer().join();
            if (onTheirWay.isEmpty()) {
                throw interrupted;
            }
            // They were given out and must not get lost.
            Thread.currentThread().interrupt();
            return onTheirWay;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** From now on nobody gets anything, what waits stays, and those who ask wait their time in vain. */
    void stopGiving() {
        synchronized (lock) {
            giving = false;
        }
    }

    /** Ends all asking; from now on nobody gets anything, and what waits stays. */
    void endTaking() {
        synchronized (lock) {
            open = false;
        }
        endAsks(ask -> true);
    }

    private void endAsks(Predicate<Ask<T>> which) {
        List<Ask<T>> ended = new ArrayList<>();
        synchronized (lock) {
            asks.removeIf(ask -> which.test(ask) && ended.add(ask));
            replaced.replaceAll((ask, ends) -> ends || which.test(ask));
        }
        ended.forEach(ask -> ask.answer().complete(List.of()));
    }

    private Runnable serveNewest() {
        if (!open || !giving || asks.isEmpty() || (waiting.isEmpty() && again.isEmpty())) {
            return () -> {};
        }
        Ask<T> ask = asks.removeFirst();
        List<T> items = removeFirst(ask.max());
        return () -> ask.answer().complete(items);
    }

    private List<T> removeFirst(int max) {
        List<T> first = new ArrayList<>(Math.min(max, again.size() + waiting.size()));
        moveInto(first, again, max);
        moveInto(first, waiting, max);
        return first;
    }

    private static <T> void moveInto(List<T> first, Map<String, T> from, int max) {
        Iterator<T> oldest = from.values().iterator();
        while (first.size() < max && oldest.hasNext()) {
            first.add(oldest.next());
            oldest.remove();
        }
    }
}
