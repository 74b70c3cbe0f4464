package io.github.runpodjava.internal.single;

import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.TakeRequest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A queue with one job in it, which closes when the job is taken: the test-input mode runs over the same loop. */
public final class SingleJobQueue implements JobQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SingleJobQueue.class);

    private final TakenJob job;
    private final ObjectMapper mapper;
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile boolean failed;
    private volatile @Nullable JsonNode result;

    public SingleJobQueue(TakenJob job, ObjectMapper mapper) {
        this.job = job;
        this.mapper = mapper;
    }

    /** The body of the job's result; empty if it has none. */
    public Optional<JsonNode> result() {
        return Optional.ofNullable(result);
    }

    /** Whether the job ended without an error. */
    public boolean succeeded() {
        return result != null && !failed;
    }

    @Override
    public Poll<TakenJob> take(TakeRequest request) {
        return taken.compareAndSet(false, true) ? new Poll.Found<>(List.of(job)) : new Poll.Closed<>();
    }

    @Override
    public void stopTaking() {
        taken.set(true);
    }

    @Override
    public PostAnswer post(JobPost post) {
        JsonNode body = mapper.readTree(post.body().inputStream());
        switch (post.kind()) {
            case CHUNK -> LOG.info("Job {} chunk: {}", job.id(), body.path("output"));
            case PROGRESS -> LOG.info("Job {} progress: {}", job.id(), body.path("output"));
            case RESULT, STREAM_RESULT -> {
                result = body;
                failed = body.has("error");
            }
        }
        return new PostAnswer.Accepted();
    }

    @Override
    public Poll<String> awaitStops() {
        return new Poll.Closed<>();
    }

    @Override
    public PostAnswer ping(Collection<String> jobIds) {
        return new PostAnswer.Accepted();
    }

    @Override
    public void reportUnhealthy(String check, String reason) {
        // There is nobody to tell but the person who reads the log, and that was done.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
