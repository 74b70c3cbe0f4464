package io.github.runpodjava;

/** Where a worker is in its life. It only ever moves on to a later one. */
public enum WorkerState {
    /** Built, not started. */
    NEW,
    /** Fitness checks and set-up run; no job is taken yet. */
    STARTING,
    /** Takes and runs jobs. */
    ACTIVE,
    /** Takes no more jobs; finishes and delivers what it has. */
    DRAINING,
    /** Done. */
    STOPPED
}
