package io.github.runpodjava.internal.runpod;

import io.github.runpodjava.internal.pacing.FirstTake;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One long poll that can be ended early without losing an answer that has begun to arrive: the queue counts a job in
 * such an answer as taken.
 */
final class OpenPoll implements AutoCloseable {
    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final int MOST_TIMES = 20;

    private final FirstTake first;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean answered;
    private volatile boolean ended;
    private volatile @Nullable Runnable canceller;

    /** @param first is told how far the request is, if it is the first one */
    OpenPoll(FirstTake first) {
        this.first = first;
    }

    /** Whether the answer has begun to arrive. */
    boolean answered() {
        return answered;
    }

    /** @param cancel ends the request, from any thread */
    void started(Runnable cancel) {
        canceller = cancel;
        if (ended) {
            // The end came between the last look and this call; nobody else would cancel it.
            cancel.run();
        }
    }

    /** The request will be on its way in a moment. */
    void connected() {
        first.isConnected();
    }

    /** The request is on its way. */
    void sent() {
        first.isOut();
    }

    /** The answer has begun to arrive. */
    void answering() {
        answered = true;
    }

    @Override
    public void close() {
        done.countDown();
    }

    /** Lets an answer that is under way come in for as long as {@code grace}, then cancels. */
    void end(Duration grace) throws InterruptedException {
        if (done.await(grace.toNanos(), TimeUnit.NANOSECONDS)) {
            return;
        }
        ended = true;
        cancel();
        // A first request that is between connecting and sending does not notice; a moment later it does.
        for (int times = 0; times < MOST_TIMES && !answered && !isDoneSoon(); times++) {
            cancel();
        }
    }

    private boolean isDoneSoon() throws InterruptedException {
        return done.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cancel() {
        Runnable open = canceller;
        if (open != null && !answered) {
            open.run();
        }
    }

    /** Has the poll of a request know how far it is. */
    static final EventListener LISTENER = new EventListener() {
        @Override
        public void requestHeadersEnd(Call call, Request request) {
            OpenPoll poll = request.tag(OpenPoll.class);
            if (poll != null) {
                poll.sent();
            }
        }

        @Override
        public void responseHeadersEnd(Call call, Response response) {
            OpenPoll poll = call.request().tag(OpenPoll.class);
            if (poll != null) {
                poll.answering();
            }
        }
    };
}
