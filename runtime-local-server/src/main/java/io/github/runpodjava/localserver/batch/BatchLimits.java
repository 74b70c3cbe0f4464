package io.github.runpodjava.localserver.batch;

import java.time.Duration;

/**
 * How much of everything there may be.
 *
 * @param active how many batches that are drafts or have requests still to end
 * @param requests how many requests in one batch
 * @param queued how many jobs in the queue, those that are no part of a batch included
 * @param draftBytes how many bytes of requests in all drafts together
 * @param resultBytes how many bytes of results of all batches together are kept; the oldest go first
 * @param pageBytes about how many bytes of results one page brings
 * @param keptRequests how many requests of batches are known at a time, each batch counting for a hundred more; the oldest
 *     batches that have ended go first
 * @param keepDraft how long after its last change a draft is forgotten
 * @param keepEnded how long after its last change a batch is forgotten whose requests have all ended
 */
record BatchLimits(
        int active,
        int requests,
        int queued,
        long draftBytes,
        long resultBytes,
        long pageBytes,
        int keptRequests,
        Duration keepDraft,
        Duration keepEnded) {

    /** RunPod's documented numbers (10, 5000, 50000); of memory at most an eighth of the heap for each purpose. */
    static BatchLimits standard(Duration keepEnded) {
        long share = Runtime.getRuntime().maxMemory() / 8;
        return new BatchLimits(10, 5_000, 50_000, share, share, 64L << 20, 100_000, Duration.ofHours(24), keepEnded);
    }
}
