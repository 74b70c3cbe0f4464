package io.github.runpodjava.localserver.queue;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

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
        return new JobId(uuid() + REGION, false);
    }

    static JobId forRunSync() {
        return new JobId("sync-" + uuid() + REGION, true);
    }

    /** Version 4, from no secure source: ids are unique and no secret. Whoever may ask for one job may ask for a list. */
    private static UUID uuid() {
        ThreadLocalRandom dice = ThreadLocalRandom.current();
        return new UUID((dice.nextLong() & ~0xf000L) | 0x4000L, (dice.nextLong() >>> 2) | 0x8000_0000_0000_0000L);
    }
}
