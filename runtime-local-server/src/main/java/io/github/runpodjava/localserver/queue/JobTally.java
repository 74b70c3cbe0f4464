package io.github.runpodjava.localserver.queue;

import org.jspecify.annotations.Nullable;

/** How many jobs are in which state. Jobs report every change while they make it, so the numbers always add up. */
final class JobTally {
    private final long[] counts = new long[JobStatus.values().length];

    synchronized void moved(@Nullable JobStatus from, JobStatus to) {
        if (from != null) {
            counts[from.ordinal()]--;
        }
        counts[to.ordinal()]++;
    }

    synchronized JobCounts read() {
        return new JobCounts(
                counts[JobStatus.IN_QUEUE.ordinal()],
                counts[JobStatus.IN_PROGRESS.ordinal()],
                counts[JobStatus.COMPLETED.ordinal()],
                counts[JobStatus.FAILED.ordinal()],
                counts[JobStatus.CANCELLED.ordinal()]);
    }

    /**
     * @param inQueue jobs that wait now
     * @param inProgress jobs that run now
     * @param completed jobs that ended so since the server started, also those that are forgotten by now
     * @param failed likewise
     * @param cancelled likewise
     */
    record JobCounts(long inQueue, long inProgress, long completed, long failed, long cancelled) {}
}
