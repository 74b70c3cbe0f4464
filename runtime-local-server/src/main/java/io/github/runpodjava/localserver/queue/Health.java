package io.github.runpodjava.localserver.queue;

/** The counters of the job API's {@code /health}. */
public record Health(Jobs jobs, Workers workers) {

    /**
     * The jobs.
     *
     * @param completed since the server started
     * @param failed since the server started
     * @param inProgress now
     * @param inQueue now
     * @param retried since the server started; this server never gives a job to a second worker
     */
    public record Jobs(long completed, long failed, long inProgress, long inQueue, long retried) {}

    /**
     * The one worker of this process is counted in one place, except that an idle one is also ready, as on the platform.
     */
    public record Workers(int idle, int initializing, int ready, int running, int throttled, int unhealthy) {}
}
