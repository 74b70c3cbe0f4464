package io.github.runpodjava.internal.report;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.MDC;

/**
 * Threads that write to the spool's folder, so that nobody else hangs with the volume that it may be on. Never virtual, for
 * handlers may hold all carriers.
 */
final class SpoolThreads {
    /** Many, as all results have to be on disk before their second try; bounded, as a volume that hangs keeps each thread. */
    static final int MOST = 32;

    private static final Duration IDLE = Duration.ofSeconds(5);

    private final ThreadPoolExecutor pool;

    SpoolThreads() {
        AtomicLong number = new AtomicLong();
        this.pool = new ThreadPoolExecutor(
                MOST, MOST, IDLE.toNanos(), TimeUnit.NANOSECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "runpod-spool-write-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
    }

    /** Runs it soon; on this thread if there is no other any more, as a result is worth that. */
    void run(String jobId, Runnable task) {
        try {
            pool.execute(() -> {
                // As if it were the job's own line, which whoever looks for the job finds.
                try (MDC.MDCCloseable id = MDC.putCloseable("requestId", jobId)) {
                    task.run();
                }
            });
        } catch (Throwable noThread) {
            task.run();
        }
    }

    /** Takes no more, and waits until all that was to run is done; false if it is not by then. */
    boolean close(Duration patience) throws InterruptedException {
        pool.shutdown();
        return pool.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
}
