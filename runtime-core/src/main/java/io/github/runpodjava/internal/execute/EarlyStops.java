package io.github.runpodjava.internal.execute;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Stops for jobs that are not here: done already, or handed out a moment ago and still on their way, for the stop
 * channel and the take are two connections. Remembered for a moment only: a job may come again under the same id after
 * a retry, and must run then.
 */
final class EarlyStops {
    private static final long MOMENT_NANOS = 2_000_000_000L;
    private static final int MOST = 1000;

    private final Map<String, Long> named = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    private final LongSupplier nanos;

    /** @param nanos a clock like {@link System#nanoTime} */
    EarlyStops(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void add(String jobId) {
        // Removed first, so that it stands among the newest: the eldest is the one to go.
        named.remove(jobId);
        named.put(jobId, nanos.getAsLong());
    }

    /** Whether the job was named a moment ago; a second call says no. */
    boolean remove(String jobId) {
        Long at = named.remove(jobId);
        return at != null && nanos.getAsLong() - at < MOMENT_NANOS;
    }
}
