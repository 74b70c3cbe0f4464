package io.github.runpodjava.localserver.direct;

import io.github.runpodjava.localserver.queue.StoredJob;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.PostAnswer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One job whose caller waits on the connection it was sent on, and what only such a caller needs to know of it. */
final class Call {
    private static final int MIB = 1024 * 1024;
    /** Too much: the HTTP status for it. */
    private static final int TOO_LARGE = 413;

    private final String id;
    private final int maxMib;
    private final long endsAt;
    private volatile @Nullable StoredJob job;
    private long chunkBytes;
    private volatile boolean refreshes;

    /**
     * @param maxMib how many MiB the chunks of a stream may have, all together
     * @param limit how long the caller waits, from now on
     */
    Call(String id, int maxMib, Duration limit) {
        this.id = id;
        this.maxMib = maxMib;
        this.endsAt = System.nanoTime() + limit.toNanos();
    }

    String id() {
        return id;
    }

    /** To be called once, as soon as the job is in the queue. */
    void queued(StoredJob inQueue) {
        job = inQueue;
    }

    StoredJob job() {
        return Objects.requireNonNull(job, "the job is not in the queue yet");
    }

    /** How long the caller still waits; zero or less when its time is over. */
    Duration timeLeft() {
        return Duration.ofNanos(endsAt - System.nanoTime());
    }

    boolean timeIsOver() {
        return timeLeft().isNegative() || timeLeft().isZero();
    }

    /** Whether the result says that the worker is to be replaced. */
    boolean refreshes() {
        return refreshes;
    }

    /** Hears what the worker has to say before the queue does; a chunk that is too much is refused. */
    synchronized Optional<PostAnswer> hear(JobPost post) {
        if (post.kind() == JobPost.Kind.CHUNK) {
            chunkBytes += post.body().size();
            return chunkBytes <= (long) maxMib * MIB
                    ? Optional.empty()
                    : Optional.of(new PostAnswer.Refused(
                            TOO_LARGE, "all chunks together may have " + maxMib + " MiB, and this one is beyond that"));
        }
        if (post.kind().isFinal()) {
            refreshes = StopPod.isIn(post.body());
        }
        return Optional.empty();
    }
}
