package io.github.runpodjava.localserver.batch;

import io.github.runpodjava.localserver.queue.JobStatus;
import io.github.runpodjava.localserver.queue.LocalQueue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request of a batch, at one moment.
 *
 * @param id of the request, and later of its job
 * @param body what the caller sent; absent once its job has it
 * @param bytes how long the body is as JSON; 0 without one
 * @param status where its job stands; absent in a draft
 * @param startedAt when a worker took it last; absent before
 * @param completedAt when it ended, in whatever way; absent before
 */
record BatchRequest(
        String id,
        @Nullable ObjectNode body,
        long bytes,
        @Nullable JobStatus status,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt) {

    static BatchRequest draft(ObjectNode body) {
        long bytes = body.toString().getBytes(StandardCharsets.UTF_8).length;
        return new BatchRequest(LocalQueue.newId(), body, bytes, null, null, null);
    }

    BatchRequest moved(JobStatus to, Instant now) {
        if (to.isFinal()) {
            return new BatchRequest(id, null, 0, to, startedAt, now);
        }
        return new BatchRequest(id, null, 0, to, to == JobStatus.IN_PROGRESS ? now : null, null);
    }

    boolean isEnded() {
        return status != null && status.isFinal();
    }

    /** Without the body: it may hold a caller's keys. */
    @Override
    public String toString() {
        return "BatchRequest[" + id + ", " + status + "]";
    }
}
