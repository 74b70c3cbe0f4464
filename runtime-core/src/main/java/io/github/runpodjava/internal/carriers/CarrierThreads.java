package io.github.runpodjava.internal.carriers;

import io.github.runpodjava.Concurrency;
import io.github.runpodjava.internal.execute.JobThreads;
import io.github.runpodjava.job.JobEventListener;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives virtual threads more carriers than processors, if handlers need them. Handlers spend their time in native code, in
 * locks or on the processor, and each of these holds a carrier: with one carrier for each of two processors, two such
 * jobs would stop all others. With more of them the operating system shares the processors out, as it does between
 * platform threads. But idle carriers look for work, and with many of them that takes longer than a short job.
 */
public final class CarrierThreads {
    private static final Logger LOG = LoggerFactory.getLogger(CarrierThreads.class);
    private static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";
    private static final String MOST = "jdk.virtualThreadScheduler.maxPoolSize";
    /** For the runtime's own helpers, and for a concurrency that changes. */
    private static final int SPARE = 8;

    private static final int MANY = 64;
    /** The JDK's own limit for all carriers together. */
    private static final int POOL_LIMIT = 256;

    private CarrierThreads() {}

    /**
     * Must come before the first virtual thread of the process. Leaves alone what the user has set.
     *
     * @param concurrency how many jobs each worker of this process runs at once
     * @return who has to hear of jobs, so that the carriers become more when handlers hold all of them, and are there when
     *     threads wait for them; empty where jobs do not run on virtual threads
     */
    public static Optional<JobEventListener> makeRoom(Concurrency concurrency, int workers) {
        if (!JobThreads.jvmHasVirtual()) {
            return Optional.empty();
        }
        int few = Runtime.getRuntime().availableProcessors();
        int jobs = concurrency instanceof Concurrency.Fixed fixed ? fixed.jobs() : MANY;
        int many = (int) Math.max(few, Math.min(POOL_LIMIT, (long) jobs * workers + SPARE));
        boolean free = System.getProperty(PARALLELISM) == null && System.getProperty(MOST) == null;
        // Their number can only be changed from Java 24 on. A job that is alone has a platform thread: carriers are for
        // what
        // it starts, and nothing is won with few of them.
        boolean raised = free && jobs > 1 && many > few && SchedulerBean.isThere();
        if (free && !raised) {
            System.setProperty(PARALLELISM, Integer.toString(many));
        }
        if (jobs == 1) {
            return Optional.empty();
        }
        Optional<Runnable> raise = raised ? Optional.of(() -> raise(few, many)) : Optional.empty();
        return Optional.of(new CarrierWatch(few, JobThreads.many("runpod-canary"), raise));
    }

    private static void raise(int few, int many) {
        try {
            SchedulerBean.setParallelism(many);
            LOG.info(
                    "Handlers hold all {} carriers of virtual threads: from now on there are up to {}, so that other jobs go"
                            + " on",
                    few,
                    many);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.atWarn()
                    .setCause(e)
                    .log("Handlers hold all {} carriers of virtual threads, and there cannot be more", few);
        }
    }
}
