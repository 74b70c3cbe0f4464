package io.github.runpodjava.localserver.queue;

import java.util.UUID;

/**
 * The id of a job, in the form of the platform: a UUID, a region, and {@code sync-} in front when the caller waits.
 *
 * @param value what callers and workers see
 * @param sync whether the caller waits
 */
record JobId(String value, boolean sync) {
    /** There is no region here; clients have seen this one on the platform. */
    private static final String REGION = "-u1";

    static JobId forRun() {
        return new JobId(UUID.randomUUID() + REGION, false);
    }

    static JobId forRunSync() {
        return new JobId("sync-" + UUID.randomUUID() + REGION, true);
    }
}
