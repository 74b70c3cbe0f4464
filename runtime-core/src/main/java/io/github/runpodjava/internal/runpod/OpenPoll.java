package io.github.runpodjava.internal.runpod;

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
    private final Runnable onSent;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean answered;
    private volatile boolean ended;
    private volatile @Nullable Call call;

    /** @param onSent called when the request is on its way: be quick */
    OpenPoll(Runnable onSent) {
        this.onSent = onSent;
    }

    /** Whether the answer has begun to arrive. */
    boolean answered() {
        return answered;
    }

    void started(Call open) {
        call = open;
        if (ended) {
            // The end came between the last look and this call; nobody else would cancel it.
            open.cancel();
        }
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
        Call open = call;
        if (open != null && !answered) {
            open.cancel();
        }
    }

    /** Notes when a request is on its way, and when an answer has begun to arrive. */
    static final EventListener LISTENER = new EventListener() {
        @Override
        public void requestHeadersEnd(Call call, Request request) {
            OpenPoll poll = request.tag(OpenPoll.class);
            if (poll != null) {
                poll.onSent.run();
            }
        }

        @Override
        public void responseHeadersEnd(Call call, Response response) {
            OpenPoll poll = call.request().tag(OpenPoll.class);
            if (poll != null) {
                poll.answered = true;
            }
        }
    };
}
