package io.github.runpodjava.localserver.batch;

/** The states of a batch that callers see; there is none for a batch that runs or has run. */
enum BatchStatus {
    DRAFT,
    FINALIZED,
    FAILED,
    CANCELLED
}
