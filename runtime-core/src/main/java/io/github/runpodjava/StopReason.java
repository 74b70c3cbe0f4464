package io.github.runpodjava;

/** Why a job is to end before it is done. */
public enum StopReason {
    /** The platform named the job on its stop channel: it was cancelled, expired, or ran into its time limit there. */
    STOPPED_BY_PLATFORM,
    /** The platform no longer knows the job: it refused a chunk of it with 404. */
    GONE,
    /** The job's own {@linkplain JobContext#deadline() deadline} has come. */
    DEADLINE,
    /** The worker is shutting down and its drain limit is used up. */
    SHUTDOWN
}
