package io.github.runpodjava.internal.facts;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * What garbage collection took since the JVM started, all jobs and collectors together.
 *
 * @param collections how many there were
 * @param millis how long they took
 */
public record GcFacts(long collections, long millis) {

    /** Reads them. */
    public static GcFacts read() {
        long collections = 0;
        long millis = 0;
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            // Negative where a collector does not count.
            collections += Math.max(0, bean.getCollectionCount());
            millis += Math.max(0, bean.getCollectionTime());
        }
        return new GcFacts(collections, millis);
    }

    /** What came since {@code earlier}. */
    public GcFacts since(GcFacts earlier) {
        return new GcFacts(collections - earlier.collections, millis - earlier.millis);
    }
}
