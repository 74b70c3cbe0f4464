package io.github.runpodjava.spi;

/** How a job of the local server ended that no worker had: none tells of it. */
public enum QueueEnd {
    /** Its time to live was over. */
    TIMED_OUT,
    /** Its caller cancelled it, or the queue was purged. */
    CANCELLED
}
