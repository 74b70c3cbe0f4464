package io.github.runpodjava.localserver.direct;

import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.TakeRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/** The queue as its worker sees it, with the calls listening to what the worker says about their jobs. */
final class HeardQueue implements JobQueue {
    private final JobQueue queue;
    private final Calls calls;

    HeardQueue(JobQueue queue, Calls calls) {
        this.queue = queue;
        this.calls = calls;
    }

    @Override
    public PostAnswer post(JobPost post) throws InterruptedException {
        Optional<PostAnswer> refused = calls.hear(post);
        return refused.isPresent() ? refused.get() : queue.post(post);
    }

    @Override
    public Poll<TakenJob> take(TakeRequest request) throws InterruptedException {
        return queue.take(request);
    }

    @Override
    public Optional<TakenJob> takeNext(Duration patience, Predicate<TakenJob> inPlace) throws InterruptedException {
        return queue.takeNext(patience, inPlace);
    }

    @Override
    public void stopTaking() {
        queue.stopTaking();
    }

    @Override
    public Poll<String> awaitStops() throws InterruptedException {
        return queue.awaitStops();
    }

    @Override
    public Optional<Duration> pingInterval() {
        return queue.pingInterval();
    }

    @Override
    public PostAnswer ping(Collection<String> jobIds) throws InterruptedException {
        return queue.ping(jobIds);
    }

    @Override
    public void reportUnhealthy(String check, String reason) {
        queue.reportUnhealthy(check, reason);
    }

    @Override
    public void close() {
        queue.close();
    }
}
