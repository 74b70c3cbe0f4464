package io.github.runpodjava.internal.testkit;

import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.TakeRequest;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A queue that answers as it was told to, accepts everything else, and writes down what it was sent. */
public final class ScriptedQueue implements JobQueue {
    private final List<JobPost> posts = new CopyOnWriteArrayList<>();
    private final List<List<String>> pings = new CopyOnWriteArrayList<>();
    private final List<TakeRequest> takes = new CopyOnWriteArrayList<>();
    private final Deque<PostAnswer> answers = new ArrayDeque<>();
    private final Deque<Poll<TakenJob>> polls = new ArrayDeque<>();
    private final Deque<Poll<String>> stops = new ArrayDeque<>();
    private volatile Function<JobPost, PostAnswer> otherwise = post -> new PostAnswer.Accepted();

    /** The answers to the next posts and pings. */
    public ScriptedQueue answering(PostAnswer... next) {
        synchronized (answers) {
            answers.addAll(List.of(next));
        }
        return this;
    }

    /** How posts are answered when the script is at its end. */
    public ScriptedQueue otherwise(Function<JobPost, PostAnswer> answer) {
        otherwise = answer;
        return this;
    }

    /** The answers to the next takes; after them the queue is closed. */
    @SafeVarargs
    public final ScriptedQueue polls(Poll<TakenJob>... next) {
        polls.addAll(List.of(next));
        return this;
    }

    /** The answers to the next polls for stops; after them there are none. */
    @SafeVarargs
    public final ScriptedQueue stops(Poll<String>... next) {
        stops.addAll(List.of(next));
        return this;
    }

    public List<JobPost> posts() {
        return List.copyOf(posts);
    }

    /** The bodies of all posts, as text. */
    public List<String> bodies() {
        return posts.stream().map(post -> post.body().asText()).toList();
    }

    public List<List<String>> pings() {
        return List.copyOf(pings);
    }

    public List<TakeRequest> takes() {
        return List.copyOf(takes);
    }

    @Override
    public Poll<TakenJob> take(TakeRequest request) {
        takes.add(request);
        Poll<TakenJob> next = polls.poll();
        return next == null ? new Poll.Closed<>() : next;
    }

    @Override
    public void stopTaking() {}

    @Override
    public PostAnswer post(JobPost post) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        posts.add(post);
        PostAnswer next = nextAnswer();
        return next == null ? otherwise.apply(post) : next;
    }

    private PostAnswer nextAnswer() {
        synchronized (answers) {
            return answers.poll();
        }
    }

    @Override
    public Poll<String> awaitStops() {
        Poll<String> next = stops.poll();
        return next == null ? new Poll.Closed<>() : next;
    }

    @Override
    public PostAnswer ping(Collection<String> jobIds) {
        pings.add(List.copyOf(jobIds));
        PostAnswer next = nextAnswer();
        return next == null ? new PostAnswer.Accepted() : next;
    }

    @Override
    public void reportUnhealthy(String check, String reason) {}

    @Override
    public void close() {}
}
