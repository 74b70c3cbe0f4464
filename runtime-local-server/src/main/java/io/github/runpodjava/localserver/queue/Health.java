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
     * @param retried second tries since the server started: those that callers asked for, and those after a lost worker
     */
    public record Jobs(long completed, long failed, long inProgress, long inQueue, long retried) {}

    /** Each worker is counted in one place, except that an idle one is also ready, as on the platform. */
    public record Workers(int idle, int initializing, int ready, int running, int throttled, int unhealthy) {
        Workers plus(Workers more) {
            return new Workers(
                    idle + more.idle,
                    initializing + more.initializing,
                    ready + more.ready,
                    running + more.running,
                    throttled + more.throttled,
                    unhealthy + more.unhealthy);
        }
    }
}
