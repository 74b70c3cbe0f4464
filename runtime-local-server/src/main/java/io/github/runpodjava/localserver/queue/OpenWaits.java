package io.github.runpodjava.localserver.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The callers that wait for one job. Not safe for use by several threads; its job guards it, and runs the answers that
 * the methods return when it has let go of its lock.
 */
@SuppressWarnings("CollectionUndefinedEquality") // a wait equals itself only, as is wanted
final class OpenWaits {
    /** Rarely more than one, and the job is kept long. */
    private final List<CompletableFuture<JobView>> forEnd = new ArrayList<>(1);
    /** Oldest first. Several callers may poll one stream; most often the older ones have hung up. */
    private final Deque<CompletableFuture<StreamPart>> forChunks = new ArrayDeque<>(0);

    CompletableFuture<JobView> addForEnd() {
        CompletableFuture<JobView> wait = new CompletableFuture<>();
        forEnd.add(wait);
        return wait;
    }

    CompletableFuture<StreamPart> addForChunks() {
        CompletableFuture<StreamPart> wait = new CompletableFuture<>();
        forChunks.add(wait);
        return wait;
    }

    List<CompletableFuture<JobView>> allForEnd() {
        return List.copyOf(forEnd);
    }

    List<CompletableFuture<StreamPart>> allForChunks() {
        return List.copyOf(forChunks);
    }

    /** Does nothing if the wait has its answer. */
    Runnable releaseEnd(CompletableFuture<JobView> wait, JobView now) {
        return forEnd.remove(wait) ? answer(wait, now) : () -> {};
    }

    /** Does nothing if the wait has its answer. */
    Runnable releaseChunks(CompletableFuture<StreamPart> wait, StreamPart now) {
        return forChunks.remove(wait) ? answer(wait, now) : () -> {};
    }

    /** Feeds one poll: the newest, because a caller that gave up and came again still has its old wait here. */
    Runnable feedNewest(Supplier<StreamPart> next) {
        CompletableFuture<StreamPart> newest = forChunks.pollLast();
        return newest == null ? () -> {} : answer(newest, next.get());
    }

    /** Answers everybody, the newest poll of the stream before the older ones. */
    List<Runnable> atTheEnd(JobView last, Supplier<StreamPart> next) {
        List<Runnable> answers = new ArrayList<>();
        forEnd.forEach(wait -> answers.add(answer(wait, last)));
        forEnd.clear();
        while (!forChunks.isEmpty()) {
            answers.add(feedNewest(next));
        }
        return answers;
    }

    private <T> Runnable answer(CompletableFuture<T> wait, T value) {
        return () -> wait.complete(value);
    }
}
