package io.github.runpodjava;

/** Ends a handler whose job was cancelled. Let it pass; nothing is sent for a job that the platform stopped. */
public final class JobCancelledException extends RuntimeException {
    private final StopReason reason;

    public JobCancelledException(String jobId, StopReason reason) {
        super("job " + jobId + " was cancelled: " + reason);
        this.reason = reason;
    }

    /** Why the job is to end. */
    public StopReason reason() {
        return reason;
    }
}
