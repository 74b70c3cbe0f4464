package io.github.runpodjava.internal.lifecycle;

/**
 * Gives virtual threads more carriers than processors. Handlers spend their time in native code, in locks or on the
 * processor, and each of these holds a carrier: with one carrier for each of two processors, two such jobs would stop
 * all others. With more of them the operating system shares the processors out, as it does between platform threads.
 * Carriers are only made when they are needed.
 */
final class CarrierThreads {
    private static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";
    private static final String MOST = "jdk.virtualThreadScheduler.maxPoolSize";
    private static final int CARRIERS = 64;

    private CarrierThreads() {}

    /** Must come before the first virtual thread of the process. Leaves alone what the user has set. */
    static void makeRoom() {
        if (Runtime.version().feature() >= 21
                && System.getProperty(PARALLELISM) == null
                && System.getProperty(MOST) == null) {
            System.setProperty(PARALLELISM, Integer.toString(Math.max(CARRIERS, 2 * processors())));
        }
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }
}
