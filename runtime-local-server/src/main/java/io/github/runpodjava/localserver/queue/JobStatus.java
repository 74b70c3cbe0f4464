package io.github.runpodjava.localserver.queue;

/** The states that the job API shows, under the names it shows them by. */
public enum JobStatus {
    IN_QUEUE,
    IN_PROGRESS,
    COMPLETED,
    FAILED,
    CANCELLED,
    TIMED_OUT;

    /** Whether a job in this state has ended. */
    public boolean isFinal() {
        return this != IN_QUEUE && this != IN_PROGRESS;
    }
}
