package io.github.runpodjava.internal.pacing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a worker need not have when it starts: it begins once the first request for a job is on its way, so that the
 * request does not wait for the classes and the processor time of it. A start that takes long does not hold it up: then
 * it begins while the start goes on.
 */
public final class LateStart {
    /** From taking jobs until the request is sent: connecting, and loading what that needs. */
    private static final Duration SENDING = Duration.ofMillis(500);
    /** What takes longer is a set-up that loads a model, or hangs: that is worth looking into. */
    private static final Duration LONG_START = Duration.ofSeconds(2);

    private final Duration sending;
    private final Duration longStart;
    private final CountDownLatch working = new CountDownLatch(1);

    public LateStart() {
        this(SENDING, LONG_START);
    }

    LateStart(Duration sending, Duration longStart) {
        this.sending = sending;
        this.longStart = longStart;
    }

    /** Jobs are taken from now on. */
    public void working() {
        working.countDown();
    }

    /** Runs {@code task} later, on a daemon thread of its own. */
    public void run(String threadName, Runnable task) {
        Thread thread = new Thread(() -> later(task), threadName);
        thread.setDaemon(true);
        thread.start();
    }

    private void later(Runnable task) {
        try {
            if (working.await(longStart.toMillis(), TimeUnit.MILLISECONDS)) {
                Thread.sleep(sending.toMillis());
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            return;
        }
        task.run();
    }
}
