package io.github.runpodjava.localserver.queue;

/** What the queue knows about the one worker of this process. */
final class WorkerPresence {
    private volatile boolean seen;
    private volatile boolean unhealthy;

    /** The worker asked for jobs. */
    void seen() {
        seen = true;
    }

    void unhealthy() {
        unhealthy = true;
    }

    Health.Workers count(long jobsInProgress) {
        if (unhealthy) {
            return new Health.Workers(0, 0, 0, 0, 0, 1);
        }
        if (jobsInProgress > 0) {
            return new Health.Workers(0, 0, 0, 1, 0, 0);
        }
        return seen ? new Health.Workers(1, 0, 1, 0, 0, 0) : new Health.Workers(0, 1, 0, 0, 0, 0);
    }
}
