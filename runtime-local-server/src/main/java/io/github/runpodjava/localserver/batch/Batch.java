package io.github.runpodjava.localserver.batch;

import io.github.runpodjava.localserver.http.RequestRefused;
import io.github.runpodjava.localserver.queue.JobStatus;
import io.github.runpodjava.localserver.queue.JobView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One batch. It follows its jobs, which call {@link #changed} while they hold their own locks; so nothing in here calls
 * a job or the queue.
 */
final class Batch {
    private final String id = "batch_" + UUID.randomUUID().toString().replace("-", "");
    private final String endpointId;
    private final Instant createdAt;
    private final InstantSource clock;
    private final BatchResults results;
    /** In the order in which they were added. */
    private final Map<String, BatchRequest> requests = new LinkedHashMap<>();

    private BatchPhase phase = BatchPhase.DRAFT;
    private @Nullable String name;
    private Instant changedAt;
    private long draftBytes;
    private int inProgress;
    private int completed;
    private int failed;
    private boolean forgotten;

    Batch(String endpointId, InstantSource clock, BatchResults results) {
        this.endpointId = endpointId;
        this.clock = clock;
        this.results = results;
        this.createdAt = clock.instant();
        this.changedAt = createdAt;
    }

    String id() {
        return id;
    }

    synchronized BatchView view() {
        return new BatchView(
                id, endpointId, name, phase.shown(), requests.size(), inProgress, completed, failed, createdAt);
    }

    synchronized int size() {
        return requests.size();
    }

    /** How many bytes of requests are not queued yet. */
    synchronized long draftBytes() {
        return draftBytes;
    }

    /** Whether no request is left that may still end. */
    synchronized boolean isOver() {
        return phase != BatchPhase.DRAFT && completed + failed == requests.size();
    }

    synchronized Instant changedAt() {
        return changedAt;
    }

    synchronized void rename(@Nullable String newName) {
        name = newName;
        changedAt = clock.instant();
    }

    /** @throws RequestRefused if the batch is no draft */
    synchronized void add(List<BatchRequest> more) {
        requireDraft("be added to");
        for (BatchRequest request : more) {
            requests.put(request.id(), request);
            draftBytes += request.bytes();
        }
        changedAt = clock.instant();
    }

    /** @throws RequestRefused if the batch is no draft or has no such request */
    synchronized void remove(String requestId) {
        requireDraft("be removed from");
        BatchRequest removed = requests.remove(requestId);
        if (removed == null) {
            throw RequestRefused.notFound("The batch " + id + " has no request with the id \"" + requestId + "\".");
        }
        draftBytes -= removed.bytes();
        changedAt = clock.instant();
    }

    /**
     * Closes the draft.
     *
     * @return what is to be queued now
     * @throws RequestRefused if the batch is no draft or is empty
     */
    synchronized List<BatchRequest> start() {
        if (phase != BatchPhase.DRAFT) {
            throw RequestRefused.badRequest(
                    "Only a batch that is a DRAFT can be finalized; this one is " + phase.shown() + ".");
        }
        if (requests.isEmpty()) {
            throw RequestRefused.badRequest("The batch " + id + " is empty; add requests with POST /batch/" + id
                    + "/requests before it is finalized.");
        }
        List<BatchRequest> drafts = List.copyOf(requests.values());
        phase = phase.to(BatchPhase.STARTED);
        moveAll(JobStatus.IN_QUEUE);
        return drafts;
    }

    /** A draft is over; in a batch that was started what waits has to be withdrawn by the caller. */
    synchronized void cancel() {
        if (phase == BatchPhase.DRAFT) {
            phase = phase.to(BatchPhase.CANCELLED);
            moveAll(JobStatus.CANCELLED);
        } else if (phase == BatchPhase.STARTED && !isOver()) {
            phase = phase.to(BatchPhase.DRAINING);
            changedAt = clock.instant();
        }
    }

    /** Not all requests could be queued. What was has to be withdrawn by the caller. */
    synchronized void fail() {
        phase = phase.to(BatchPhase.FAILED);
        changedAt = clock.instant();
    }

    /** A request never became a job. */
    synchronized void dropped(String requestId) {
        move(requestId, JobStatus.CANCELLED);
    }

    /** The job of a request is in another state now. */
    synchronized void changed(JobView job) {
        if (forgotten) {
            return;
        }
        if (job.status().isFinal()) {
            results.keep(job);
        } else {
            results.remove(job.id());
        }
        move(job.id(), job.status());
    }

    /** The ids of the requests whose jobs wait. */
    synchronized List<String> waiting() {
        return requests.values().stream()
                .filter(request -> request.status() == JobStatus.IN_QUEUE)
                .map(BatchRequest::id)
                .toList();
    }

    /** Some requests in the order in which they were added; empty from the end on. */
    synchronized List<BatchRequest> page(int offset, int limit) {
        return requests.values().stream().skip(offset).limit(limit).toList();
    }

    /** Lets go of the results. */
    synchronized void forget() {
        forgotten = true;
        requests.keySet().forEach(results::remove);
    }

    private void moveAll(JobStatus to) {
        draftBytes = 0;
        new ArrayList<>(requests.keySet()).forEach(requestId -> move(requestId, to));
    }

    private void move(String requestId, JobStatus to) {
        Instant now = clock.instant();
        BatchRequest before = requests.get(requestId);
        if (before == null) {
            throw new IllegalStateException("batch " + id + " has no request " + requestId);
        }
        BatchRequest after = before.moved(to, now);
        requests.put(requestId, after);
        count(before, -1);
        count(after, 1);
        changedAt = now;
        if (phase == BatchPhase.DRAINING && isOver()) {
            phase = phase.to(BatchPhase.CANCELLED);
        }
    }

    private void count(BatchRequest request, int by) {
        if (request.status() == JobStatus.IN_PROGRESS) {
            inProgress += by;
        } else if (request.status() == JobStatus.COMPLETED) {
            completed += by;
        } else if (request.isEnded()) {
            failed += by;
        }
    }

    private void requireDraft(String what) {
        if (phase != BatchPhase.DRAFT) {
            throw RequestRefused.badRequest(
                    "Only a batch that is a DRAFT can " + what + "; this one is " + phase.shown() + ".");
        }
    }
}
