package io.github.runpodjava.internal.carriers;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sees to it that there are carriers for all virtual threads that wait for one, as far as there may be so many. The JDK
 * makes or wakes one when a thread is put into an empty queue, or into one that is full and has to grow, and leaves it to
 * that carrier to wake the next if it finds more in the queue it takes from. One that takes the last of a queue ends the
 * chain; if handlers hold the others as well, nobody begins it anew, and what is queued waits for as long as they compute
 * ({@code ForkJoinPool} of the JDK 25: {@code push}, {@code runWorker}, {@code signalWork}).
 *
 * <p>So virtual threads with nothing to do are started: in turns one, which finds an empty queue if there is one, and so
 * many that any queue has to grow.
 */
final class CarrierWaker {
    /** Longer than a carrier that is there needs when all processors are busy, as a rule. */
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** When that did not help, as with handlers that hold all carriers there may be. */
    private static final Duration LONG_PAUSE = Duration.ofSeconds(1);

    private static final int SHORT_PAUSES = 20;
    /** Twice the length that the JDK gives a queue at first. */
    private static final int FILL = 1024;
    /** So many may wait for their turn: if these did not wake one there is none to be had. */
    private static final int MOST_WAITING = 16 * FILL;

    private final Executor virtual;
    private final AtomicInteger waiting = new AtomicInteger();

    CarrierWaker(Executor virtual) {
        this.virtual = virtual;
    }

    /** Returns when {@code turn} has come, which a virtual thread counts down that was started before. */
    void wakeUntil(CountDownLatch turn) throws InterruptedException {
        int fill = FILL;
        for (int wakes = 0; !turn.await(pause(wakes).toMillis(), TimeUnit.MILLISECONDS); wakes++) {
            if (wakes % 2 == 0) {
                start(1);
            } else {
                start(fill);
                fill = Math.min(4 * fill, MOST_WAITING);
            }
        }
    }

    private static Duration pause(int wakes) {
        return wakes < SHORT_PAUSES ? PAUSE : LONG_PAUSE;
    }

    /** On a thread of their own: it has another queue than those that started the waiting ones, if one is left. */
    private void start(int threads) {
        Thread starter = new Thread(
                () -> {
                    try {
                        for (int i = 0; i < threads && waiting.get() < MOST_WAITING; i++) {
                            waiting.incrementAndGet();
                            virtual.execute(waiting::decrementAndGet);
                        }
                    } catch (OutOfMemoryError | RejectedExecutionException none) {
                        // The next ones are due soon, or all is over.
                    }
                },
                "runpod-carrier-waker");
        starter.setDaemon(true);
        starter.start();
    }
}
