package io.github.runpodjava.localserver.queue;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many jobs are in which state. Jobs report every change while they make it, so the numbers always add up. */
final class JobTally {
    private final Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
    private long retried;

    synchronized void moved(@Nullable JobStatus from, JobStatus to) {
        if (from != null) {
            counts.merge(from, -1L, Long::sum);
        }
        counts.merge(to, 1L, Long::sum);
    }

    /** A job gets a second try. */
    synchronized void retried() {
        retried++;
    }

    synchronized JobCounts read() {
        return new JobCounts(
                count(JobStatus.IN_QUEUE),
                count(JobStatus.IN_PROGRESS),
                count(JobStatus.COMPLETED),
                count(JobStatus.FAILED),
                count(JobStatus.CANCELLED),
                count(JobStatus.TIMED_OUT),
                retried);
    }

    private long count(JobStatus status) {
        return counts.getOrDefault(status, 0L);
    }

    /**
     * The numbers of one moment.
     *
     * @param inQueue jobs that wait now
     * @param inProgress jobs that run now
     * @param completed jobs that ended so since the server started, also those that are forgotten by now; a job that
     *     is tried again counts for its last try only
     * @param failed likewise
     * @param cancelled likewise
     * @param timedOut likewise
     * @param retried how many second tries there were since the server started
     */
    record JobCounts(
            long inQueue, long inProgress, long completed, long failed, long cancelled, long timedOut, long retried) {}
}
