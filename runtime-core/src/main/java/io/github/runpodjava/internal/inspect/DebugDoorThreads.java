package io.github.runpodjava.internal.inspect;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads of the debug port. The JDK's server has one wait for each request, also for the rest of half a one, and
 * anybody can send those. So when all are taken, whoever has kept one waiting for the longest time loses it to whoever
 * comes: who sends all of a request is answered, however many do not.
 */
final class DebugDoorThreads implements Executor, AutoCloseable {
    /** Each request, and each that follows the log, holds one. */
    static final int MOST = 32;

    /** How long an answer may take when all are taken; longer ones wait for a caller who does not read. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

    private final LongSupplier nanos;
    private final ThreadPoolExecutor threads;

    /** Those that hold a thread, the oldest first; the lock of all that is in them. */
    private final Set<Turn> turns = new LinkedHashSet<>();

    /** @param nanos a clock, as {@link System#nanoTime} */
    DebugDoorThreads(LongSupplier nanos) {
        this.nanos = nanos;
        AtomicInteger names = new AtomicInteger();
        // Twice as many: who has lost a thread takes a moment to leave it.
        threads = new ThreadPoolExecutor(0, 2 * MOST, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "runpod-debug-" + names.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    private enum Step {
        READING,
        ANSWERING,
        FOLLOWING
    }

    /** One request that holds a thread. */
    private final class Turn implements Runnable {
        private final Runnable request;
        private Step step = Step.READING;
        private long answeringSince;
        private @Nullable Thread thread;
        private boolean lost;

        Turn(Runnable request) {
            this.request = request;
        }

        @Override
        public void run() {
            synchronized (turns) {
                thread = Thread.currentThread();
                if (lost) {
                    thread.interrupt();
                }
            }
            try {
                request.run();
            } finally {
                synchronized (turns) {
                    thread = null;
                    turns.remove(this);
                }
            }
        }

        boolean isAnsweringTooLong() {
            return step == Step.ANSWERING && nanos.getAsLong() - answeringSince > LONGEST_ANSWER.toNanos();
        }

        /** Whoever is interrupted while it reads or writes has its connection closed. */
        void lose() {
            lost = true;
            turns.remove(this);
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    /**
     * Runs what reads a request and answers it.
     *
     * @throws RejectedExecutionException if all threads are taken, and none waits in vain
     */
    @Override
    public void execute(Runnable request) {
        Turn turn = new Turn(request);
        synchronized (turns) {
            if (turns.size() >= MOST) {
                makeRoom();
            }
            turns.add(turn);
        }
        try {
            threads.execute(turn);
        } catch (RejectedExecutionException e) {
            synchronized (turns) {
                turns.remove(turn);
            }
            throw e;
        }
    }

    private void makeRoom() {
        for (Turn turn : turns) {
            if (turn.step == Step.READING || turn.isAnsweringTooLong()) {
                turn.lose();
                return;
            }
        }
        throw new RejectedExecutionException("all " + MOST + " threads are taken");
    }

    /** The request of this thread has arrived. */
    void answering() {
        step(Step.ANSWERING);
    }

    /** What this thread answers goes on without an end. */
    void following() {
        step(Step.FOLLOWING);
    }

    private void step(Step step) {
        synchronized (turns) {
            for (Turn turn : turns) {
                if (turn.thread == Thread.currentThread()) {
                    turn.step = step;
                    turn.answeringSince = nanos.getAsLong();
                }
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
