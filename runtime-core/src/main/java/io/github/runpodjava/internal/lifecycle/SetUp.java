package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.WorkerHooks;
import io.github.runpodjava.internal.crash.CrashGuard;
import io.github.runpodjava.internal.execute.MemoryReserve;
import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.internal.pacing.FirstTake;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The user's own set-up before the first job, and clean-up after the last. */
final class SetUp {
    private static final Logger LOG = LoggerFactory.getLogger(LiveWorker.class);
    /**
     * A set-up that is over sooner has not filled the heap, and a worker that idles would keep the pages of a reserve in
     * memory for ever.
     */
    private static final Duration QUICK_SET_UP = Duration.ofMillis(10);
    /** A quick start has no time for a note before its first request for a job. */
    private static final Duration LONG_SET_UP = Duration.ofSeconds(1);

    /** How long a clean-up may take. */
    static final Duration CLEAN_UP = Duration.ofSeconds(60);

    private final WorkerParts parts;
    private final CrashGuard guard;
    private final UnhealthyNotice unhealthy;
    private final MemoryReserve reserve = MemoryReserve.ofSetUp();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean begun;

    SetUp(WorkerParts parts, CrashGuard guard, UnhealthyNotice unhealthy) {
        this.parts = parts;
        this.guard = guard;
        this.unhealthy = unhealthy;
    }

    /**
     * Runs it.
     *
     * @return what it failed of, of which RunPod was told; null if it did not. Not thrown in an exception of our own, for
     *     which there may be no memory
     */
    @Nullable
    Throwable run() throws InterruptedException {
        begun = true;
        if (parts.hooks().isEmpty()) {
            return null;
        }
        Thread watch = new Thread(this::watch, "runpod-set-up-watch");
        watch.setDaemon(true);
        watch.start();
        try {
            LOG.debug("Set-up begins");
            for (WorkerHooks hook : parts.hooks()) {
                hook.setUp();
            }
            return null;
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable thrown) {
            // What it has loaded may fill the heap for good; the error may be wrapped in another one.
            reserve.release();
            parts.makeRoom();
            FaultLog.error(LOG, "The set-up failed", thrown);
            unhealthy.tellFailedSetUp(thrown);
            return thrown;
        } finally {
            over.countDown();
        }
    }

    /** One that takes long loads a model, and may be killed for the memory that it takes: the next start is to know. */
    private void watch() {
        try {
            if (over.await(QUICK_SET_UP.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            reserve.prepare();
            if (!over.await(LONG_SET_UP.toMillis(), TimeUnit.MILLISECONDS)) {
                guard.working(parts.inFlight(), FirstTake.unknown());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the clean-up, if the set-up began. */
    void cleanUp() throws InterruptedException {
        if (!begun) {
            return;
        }
        // A thread of its own: a clean-up that hangs must not keep the process.
        Thread thread = new Thread(this::runCleanUps, "runpod-clean-up");
        thread.setDaemon(true);
        thread.start();
        thread.join(CLEAN_UP.toMillis());
        if (thread.isAlive()) {
            LOG.warn("The clean-up goes on after {} s; the worker ends without it", CLEAN_UP.toSeconds());
        }
    }

    private void runCleanUps() {
        for (WorkerHooks hook : parts.hooks()) {
            try {
                hook.cleanUp();
            } catch (Exception | Error e) {
                FaultLog.error(LOG, "A clean-up failed", e);
            }
        }
    }
}
