package io.github.runpodjava.localserver.batch;

import io.github.runpodjava.localserver.http.RequestRefused;
import io.github.runpodjava.localserver.queue.LocalQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * All batches. What changes more than the state of one job goes through here, one call after the other, so no two of
 * them can meet halfway; jobs report their changes past it.
 *
 * <p>A limit that time or another call can lift is answered with 429, so that a client that tries again later gets
 * through; a batch that is too long for good with 400.
 */
final class Batches {
    private static final int TOO_MANY = 429;

    private final LocalQueue queue;
    private final RequestIntake intake;
    private final BatchLimits limits;
    private final BatchResults results;
    private final Map<String, Batch> oldestFirst = new LinkedHashMap<>();

    Batches(LocalQueue queue, RequestIntake intake, BatchLimits limits) {
        this.queue = queue;
        this.intake = intake;
        this.limits = limits;
        this.results = new BatchResults(limits.resultBytes());
    }

    BatchLimits limits() {
        return limits;
    }

    BatchResults results() {
        return results;
    }

    /** @throws RequestRefused if a limit is reached or the server takes nothing any more */
    synchronized Batch create(String endpointId, List<BatchRequest> first) {
        requireOpen();
        sweep();
        long active =
                oldestFirst.values().stream().filter(batch -> !batch.isOver()).count();
        if (active >= limits.active()) {
            throw RequestRefused.with(
                    TOO_MANY,
                    "There are " + active + " active batches, and at most " + limits.active()
                            + " are taken; wait until one has ended, or cancel one.");
        }
        requireRoom(0, first);
        Batch batch = new Batch(endpointId, queue.clock(), results);
        batch.add(first);
        oldestFirst.put(batch.id(), batch);
        return batch;
    }

    /** @throws RequestRefused if the batch is no draft or a limit is reached */
    synchronized void add(Batch batch, List<BatchRequest> more) {
        requireOpen();
        requireRoom(batch.size(), more);
        batch.add(more);
    }

    /** @throws RequestRefused if the batch is no draft or has no such request */
    synchronized void remove(Batch batch, String requestId) {
        batch.remove(requestId);
    }

    /** @throws RequestRefused if the batch is no draft or empty, or its requests do not fit into the queue now */
    synchronized void start(Batch batch) {
        requireOpen();
        long waiting = queue.health().jobs().inQueue();
        if (waiting + batch.size() > limits.queued()) {
            throw RequestRefused.with(
                    TOO_MANY,
                    "The queue holds " + waiting + " jobs, and with the " + batch.size()
                            + " of this batch there were more than " + limits.queued()
                            + "; try again when some have ended.");
        }
        List<BatchRequest> drafts = batch.start();
        boolean whole = false;
        try {
            drafts.forEach(draft -> submit(batch, draft));
            whole = true;
        } finally {
            if (!whole) {
                batch.fail();
                withdraw(batch);
            }
        }
    }

    /** What waits is cancelled, what runs goes on; nothing happens to a batch whose requests have all ended. */
    synchronized void cancel(Batch batch) {
        batch.cancel();
        withdraw(batch);
    }

    /** Empty if there never was one of this id or it is no longer kept. */
    synchronized Optional<Batch> find(String id) {
        sweep();
        return Optional.ofNullable(oldestFirst.get(id));
    }

    synchronized List<Batch> newestFirst() {
        sweep();
        List<Batch> all = new ArrayList<>(oldestFirst.values());
        Collections.reverse(all);
        return all;
    }

    private void submit(Batch batch, BatchRequest draft) {
        ObjectNode body = draft.body();
        if (body != null) {
            // Workers show it in their log; one that the caller made up would name a batch that is not there.
            body.put("batchId", batch.id());
            intake.submit(draft.id(), body, draft.bytes(), batch::changed);
        }
    }

    private void withdraw(Batch batch) {
        for (String requestId : batch.waiting()) {
            queue.find(requestId).ifPresentOrElse(queue::cancelIfQueued, () -> batch.dropped(requestId));
        }
    }

    private void requireOpen() {
        if (queue.draining()) {
            throw RequestRefused.shuttingDown();
        }
    }

    private void requireRoom(int present, List<BatchRequest> more) {
        if (present + more.size() > limits.requests()) {
            throw RequestRefused.badRequest("A batch takes at most " + limits.requests() + " requests; this one would"
                    + " have " + (present + more.size()) + ". Make another batch for the rest.");
        }
        long held = oldestFirst.values().stream().mapToLong(Batch::draftBytes).sum();
        long added = more.stream().mapToLong(BatchRequest::bytes).sum();
        if (held + added > limits.draftBytes()) {
            throw RequestRefused.with(
                    TOO_MANY,
                    "All drafts together may hold " + limits.draftBytes() + " bytes of requests," + " and would hold "
                            + (held + added) + "; finalize or cancel a draft first.");
        }
    }

    /** Forgets what has been kept for long enough, and the oldest that have ended if there is too much. */
    private void sweep() {
        Instant now = queue.clock().instant();
        long known = oldestFirst.values().stream().mapToLong(Batches::weight).sum();
        for (Iterator<Batch> oldest = oldestFirst.values().iterator(); oldest.hasNext(); ) {
            Batch batch = oldest.next();
            Duration keep = batch.isOver() ? limits.keepEnded() : limits.keepDraft();
            boolean ends = batch.isOver() || batch.view().status() == BatchStatus.DRAFT;
            boolean stale = ends && !batch.changedAt().plus(keep).isAfter(now);
            if (stale || (batch.isOver() && known > limits.keptRequests())) {
                known -= weight(batch);
                oldest.remove();
                batch.forget();
            }
        }
    }

    /** A batch takes memory, and the time of a sweep, also when it is empty. */
    private static long weight(Batch batch) {
        return 100L + batch.size();
    }
}
