package io.github.runpodjava.localserver.queue;

/** The counters of the job API's {@code /health}. */
public record Health(Jobs jobs, Workers workers) {

    /**
     * The jobs.
     *
     * @param completed since the server started
     * @param failed since the server started; a job that is tried again is not failed any more
     * @param inProgress now
     * @param inQueue now
     * @param retried second tries that callers asked for since the server started
     */
    public record Jobs(long completed, long failed, long inProgress, long inQueue, long retried) {}

    /**
     * The one worker of this process is counted in one place, except that an idle one is also ready, as on the platform.
     */
    public record Workers(int idle, int initializing, int ready, int running, int throttled, int unhealthy) {}
}
