package io.github.runpodjava.localserver.direct;

import io.github.runpodjava.localserver.queue.JobPolicy;
import io.github.runpodjava.localserver.queue.JobRequest;
import io.github.runpodjava.localserver.queue.JobView;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.queue.RawJson;
import io.github.runpodjava.localserver.queue.StreamPart;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.PostAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The jobs whose callers wait on the connection they were sent on. Nothing of them is kept once they are answered. */
final class Calls implements AutoCloseable {
    /** The caller's patience is the limit, not the queue's. */
    private static final JobPolicy NO_LIMITS = new JobPolicy(Duration.ofDays(7), Duration.ofDays(7));

    private final LocalQueue queue;
    private final Executor threads;
    private final int maxMib;
    private final Duration limit;
    private final Map<String, Call> open = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param threads where the steps of a stream run
     * @param maxMib how many MiB a stream may have
     * @param limit how long a caller waits for its answer
     */
    Calls(LocalQueue queue, Executor threads, int maxMib, Duration limit) {
        this.queue = queue;
        this.threads = threads;
        this.maxMib = maxMib;
        this.limit = limit;
    }

    /**
     * Puts a job into the queue.
     *
     * @param wanted the id that the caller gave it; null for any. A second job of an id that is in use gets another
     *     one, for both callers want their answer.
     */
    Call begin(JobRequest request, @Nullable String wanted) {
        Call call = register(wanted == null ? UUID.randomUUID().toString() : wanted);
        call.queued(queue.submit(call.id(), request, NO_LIMITS, now -> {}));
        return call;
    }

    private Call register(String wanted) {
        Call call = new Call(wanted, maxMib, limit);
        while (open.putIfAbsent(call.id(), call) != null) {
            call = new Call(wanted + "-" + UUID.randomUUID(), maxMib, limit);
        }
        return call;
    }

    /** Completes when the job has ended, the caller's time is over, or the server closes. */
    CompletableFuture<JobView> awaitEnd(Call call) {
        // Not on the worker's thread: the answer may be long and its caller slow.
        return queue.awaitEnd(call.job(), call.timeLeft()).thenApplyAsync(view -> view, threads);
    }

    /**
     * Brings the chunks of a stream as they come, the next ones when the last are taken. Completes as {@link #awaitEnd}
     * does, and fails if a chunk cannot be taken.
     *
     * @param hold the longest that nothing is brought; then an empty list is
     */
    CompletableFuture<JobView> follow(Call call, Duration hold, Function<List<RawJson>, CompletableFuture<?>> take) {
        CompletableFuture<JobView> end = new CompletableFuture<>();
        next(call, hold, take, end);
        return end;
    }

    private void next(
            Call call,
            Duration hold,
            Function<List<RawJson>, CompletableFuture<?>> take,
            CompletableFuture<JobView> end) {
        if (closed || call.timeIsOver()) {
            end.complete(call.job().view());
            return;
        }
        Duration wait = hold.compareTo(call.timeLeft()) < 0 ? hold : call.timeLeft();
        // Never on the thread that is here: a stream that is always quicker would go deeper with each chunk.
        queue.awaitChunks(call.job(), wait)
                .thenComposeAsync(part -> taken(part, take), threads)
                .whenComplete((part, failure) -> {
                    if (failure != null) {
                        end.completeExceptionally(failure);
                    } else if (part.status().isFinal()) {
                        end.complete(call.job().view());
                    } else {
                        next(call, hold, take, end);
                    }
                });
    }

    private static CompletableFuture<StreamPart> taken(
            StreamPart part, Function<List<RawJson>, CompletableFuture<?>> take) {
        return part.status().isFinal() && part.chunks().isEmpty()
                ? CompletableFuture.completedFuture(part)
                : take.apply(part.chunks()).thenApply(done -> part);
    }

    /** Stops the job unless it has ended. Its caller hears of that, if it is still there. */
    void cancel(Call call) {
        queue.cancel(call.job());
    }

    /** The caller is answered or gone: the job is stopped unless it has ended, and forgotten. */
    void end(Call call) {
        queue.cancel(call.job());
        queue.liveFor(call.job(), Duration.ZERO);
        open.remove(call.id(), call);
    }

    /** What the queue need not be told of a message of the worker's, because it is refused. */
    Optional<PostAnswer> hear(JobPost post) {
        Call call = open.get(post.jobId());
        return call == null ? Optional.empty() : call.hear(post);
    }

    /** Whether the server is closing, so that jobs which have not ended will not. */
    boolean closed() {
        return closed;
    }

    /** No wait goes on after the one that is open. To be called before the queue closes. */
    @Override
    public void close() {
        closed = true;
    }
}
