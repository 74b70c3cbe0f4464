package io.github.runpodjava.spi;

/** How a job ended that waited in the queue of this process: no worker had it, so none tells of it. */
public enum QueueEnd {
    /** Its time to live was over. */
    TIMED_OUT,
    /** Its caller cancelled it or went away, the queue was purged, or the worker ended. */
    CANCELLED
}
