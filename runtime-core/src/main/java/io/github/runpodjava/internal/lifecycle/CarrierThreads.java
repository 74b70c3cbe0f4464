package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.Concurrency;

/**
 * Gives virtual threads more carriers than processors. Handlers spend their time in native code, in locks or on the
 * processor, and each of these holds a carrier: with one carrier for each of two processors, two such jobs would stop
 * all others. With more of them the operating system shares the processors out, as it does between platform threads.
 * Carriers are only made when they are needed.
 */
final class CarrierThreads {
    private static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";
    private static final String MOST = "jdk.virtualThreadScheduler.maxPoolSize";
    /** For the runtime's own helpers, and for a concurrency that changes. */
    private static final int SPARE = 8;

    private static final int MANY = 64;
    /** The JDK's own limit for all carriers together. */
    private static final int POOL_LIMIT = 256;

    private CarrierThreads() {}

    /** Must come before the first virtual thread of the process. Leaves alone what the user has set. */
    static void makeRoom(Concurrency concurrency) {
        if (Runtime.version().feature() < 21
                || System.getProperty(PARALLELISM) != null
                || System.getProperty(MOST) != null) {
            return;
        }
        int jobs = concurrency instanceof Concurrency.Fixed fixed ? fixed.jobs() : MANY;
        int carriers = Math.min(POOL_LIMIT, jobs + SPARE);
        int processors = Runtime.getRuntime().availableProcessors();
        System.setProperty(PARALLELISM, Integer.toString(Math.max(processors, carriers)));
    }
}
