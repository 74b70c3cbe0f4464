package io.github.runpodjava.internal.pacing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Has what a worker need not have before that wait, for a moment at most, until its first request for a job is out. In a
 * cold JVM every thread holds up the others: the first TLS handshake takes a tenth of a second of processor time, and
 * several at once hold each other up (over HTTP/2 the others then need none).
 */
public final class FirstTake {
    /** Far longer than a start needs to send it, far shorter than anybody would miss what waits. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** Some of a cold JVM's time: enough to write a request where there is a connection. */
    private static final Duration MOMENT = Duration.ofMillis(10);

    private final Duration patience;
    private final CountDownLatch connected = new CountDownLatch(1);
    private final CountDownLatch out = new CountDownLatch(1);

    public FirstTake() {
        this(PATIENCE);
    }

    /** @param patience how long anything waits */
    public FirstTake(Duration patience) {
        this.patience = patience;
    }

    /** For a queue that does not say when a request is out: nothing waits. */
    public static FirstTake unknown() {
        FirstTake first = new FirstTake();
        first.isOut();
        return first;
    }

    /** The first request is about to be sent, by a client that does not say when it is out. */
    public void isConnected() {
        connected.countDown();
    }

    /** The first request is out, or there will be none: nobody waits any more. */
    public void isOut() {
        out.countDown();
        connected.countDown();
    }

    /** Waits until the first request is out, for a moment at most. */
    public void await() throws InterruptedException {
        if (connected.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            out.await(MOMENT.toMillis(), TimeUnit.MILLISECONDS);
        }
        isOut();
    }

    /** Runs {@code task} after that wait; not at all if the thread is interrupted while it waits. */
    public Runnable then(Runnable task) {
        return () -> {
            try {
                await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable noMemoryToWait) {
                isOut();
            }
            task.run();
        };
    }
}
