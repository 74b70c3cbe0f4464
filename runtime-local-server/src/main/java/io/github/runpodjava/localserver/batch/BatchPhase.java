package io.github.runpodjava.localserver.batch;

import java.util.Set;

/** Where a batch stands, and where it can get from there. */
enum BatchPhase {
    /** Requests come and go; none is queued. */
    DRAFT(BatchStatus.DRAFT),
    /** All requests were queued together. */
    STARTED(BatchStatus.FINALIZED),
    /** Cancelled, but some requests still run: RunPod lets them finish, and shows the batch as cancelled after that. */
    DRAINING(BatchStatus.FINALIZED),
    /** Cancelled, and nothing of it ran any more. */
    CANCELLED(BatchStatus.CANCELLED),
    /** Not all of its requests could be queued. */
    FAILED(BatchStatus.FAILED);

    private final BatchStatus shown;

    BatchPhase(BatchStatus shown) {
        this.shown = shown;
    }

    BatchStatus shown() {
        return shown;
    }

    /** @throws IllegalStateException if there is no way from here to there */
    BatchPhase to(BatchPhase next) {
        if (!nexts().contains(next)) {
            throw new IllegalStateException("no batch gets from " + this + " to " + next);
        }
        return next;
    }

    private Set<BatchPhase> nexts() {
        return switch (this) {
            case DRAFT -> Set.of(STARTED, CANCELLED);
            case STARTED -> Set.of(DRAINING, FAILED);
            case DRAINING -> Set.of(CANCELLED);
            case CANCELLED, FAILED -> Set.of();
        };
    }
}
