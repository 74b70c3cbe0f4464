package io.github.runpodjava.internal.runpod;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Has pings and the stop channel wait, for a moment at most, until the first request for a job is out. In a cold JVM the
 * first TLS handshake takes a tenth of a second of processor time, and several at once hold each other up; over HTTP/2
 * the others then need none.
 */
final class FirstTake {
    private final Duration patience;
    private final CountDownLatch out = new CountDownLatch(1);

    FirstTake(Duration patience) {
        this.patience = patience;
    }

    /** It is, or there will be none: nobody waits any more. */
    void isOut() {
        out.countDown();
    }

    void await() throws InterruptedException {
        if (!out.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            out.countDown();
        }
    }
}
