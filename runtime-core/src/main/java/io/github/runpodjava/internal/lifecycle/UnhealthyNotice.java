package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.internal.pacing.FaultLog;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells RunPod once, with the first reason there is, that this worker is not fit for work. Thread-safe. */
final class UnhealthyNotice {
    private static final Logger LOG = LoggerFactory.getLogger(LiveWorker.class);

    private final WorkerParts parts;
    private final AtomicBoolean told = new AtomicBoolean();

    UnhealthyNotice(WorkerParts parts) {
        this.parts = parts;
    }

    void tell(String check, String why) {
        if (told.compareAndSet(false, true)) {
            parts.queue().reportUnhealthy(check, parts.hidden(why));
        }
    }

    /** The process ends under the worker: where memory is used up this may fail, and its jobs are worth more. */
    void tellOfTheEnd(String why) {
        try {
            tell("process", why);
        } catch (RuntimeException | Error noMemory) {
            FaultLog.error(LOG, "RunPod could not be told that the process ends", noMemory);
        }
    }

    /** Of a set-up that has used up the memory this may fail as well; what it failed of is still to be said elsewhere. */
    void tellFailedSetUp(Throwable why) {
        try {
            tell("setup", why.getClass().getSimpleName() + ": " + why.getMessage());
        } catch (RuntimeException | Error noMemory) {
            FaultLog.error(LOG, "RunPod could not be told that the set-up failed", noMemory);
        }
    }
}
