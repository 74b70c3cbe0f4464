package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.StopReason;
import io.github.runpodjava.internal.crash.CrashGuard;
import io.github.runpodjava.internal.execute.JobLog;
import io.github.runpodjava.internal.execute.RunningJob;
import io.github.runpodjava.internal.log.Traces;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the jobs in flight the time to end, and cuts short what takes longer. Thread-safe. */
final class Drain {
    /** The log's name is that of the worker whose end this is. */
    private static final Logger LOG = LoggerFactory.getLogger(LiveWorker.class);
    /** How long cancelled handlers get to come back once the drain limit is used up. */
    private static final Duration LAST_GRACE = Duration.ofSeconds(2);
    /** The same with a record of it, for which the volume may take a while. */
    private static final Duration CUTTING_SHORT = Duration.ofSeconds(20);
    /** So many handlers that do not end are told of. */
    private static final int MOST_TOLD = 20;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MINUTE = 60 * SECOND;

    private final WorkerParts parts;
    private final CrashGuard guard;
    private volatile boolean hurried;
    private volatile boolean failed;

    Drain(WorkerParts parts, CrashGuard guard) {
        this.parts = parts;
        this.guard = guard;
    }

    /** Cancels running handlers and gives up on deliveries: whoever asked for the end asked again. */
    void hurry() {
        hurried = true;
        cutShort("whoever asked for the end asked again");
        parts.inFlight().wakeUp();
    }

    /** Whether a job was cut short or its handler did not end. */
    boolean failed() {
        return failed;
    }

    /** How long it takes at most. */
    Duration limit() {
        return parts.limits().drain().plus(CUTTING_SHORT);
    }

    /** Waits until no job is left, or none that can still be helped. */
    void run() throws InterruptedException {
        finishJobs();
        parts.inFlight().deafJobs().stream().limit(MOST_TOLD).forEach(Drain::tellLeftBehind);
    }

    private void finishJobs() throws InterruptedException {
        if (awaitJobs()) {
            return;
        }
        // Also when hurried: a job may have come in since.
        cutShort(
                hurried
                        ? "whoever asked for the end asked again"
                        : "the drain limit is used up (RUNPOD_DRAIN_LIMIT_MS)");
        if (!parts.inFlight().awaitEmpty(LAST_GRACE, () -> false)) {
            failed = true;
            List<RunningJob> deaf = parts.inFlight().deafJobs();
            parts.inFlight().all().stream()
                    .filter(job -> !deaf.contains(job))
                    .limit(MOST_TOLD)
                    .forEach(Drain::tellWhere);
        }
    }

    /** With a word now and then of what is waited for: who looks at a worker that does not end must see why. */
    private boolean awaitJobs() throws InterruptedException {
        long limit = parts.limits().drain().toNanos();
        long pause = Math.max(SECOND, Math.min(MINUTE, limit / 10));
        long end = System.nanoTime() + limit;
        while (true) {
            long left = end - System.nanoTime();
            if (parts.inFlight().awaitEmpty(Duration.ofNanos(Math.min(pause, left)), () -> hurried)) {
                return true;
            }
            left = end - System.nanoTime();
            if (hurried || left <= 0) {
                return false;
            }
            List<String> jobs = parts.inFlight().ids();
            if (!jobs.isEmpty()) {
                LOG.info(
                        "Waiting for {} job(s), for {} s more at most: {}",
                        jobs.size(),
                        (left + SECOND - 1) / SECOND,
                        jobs);
            }
        }
    }

    private void cutShort(String why) {
        parts.deliveryPauses().end();
        List<String> jobs = parts.inFlight().ids();
        if (!jobs.isEmpty() && !hurried) {
            // While the handlers still are where they hang.
            guard.cutShort(jobs.size() + " job(s) are cut short because " + why + ": " + jobs);
        }
        List<String> cut = parts.inFlight().stopAll(StopReason.SHUTDOWN);
        if (!cut.isEmpty()) {
            failed = true;
            LOG.error(
                    "{} job(s) are cut short because {}; the platform will hand them out again: {}",
                    cut.size(),
                    why,
                    cut);
        }
    }

    /** Its job was reported, or is no longer this worker's, when the time that it had to end was over. */
    private static void tellLeftBehind(RunningJob running) {
        try (JobLog told = JobLog.open(running.job())) {
            LOG.warn(
                    "A handler that ignores its stop is left behind: {}. It is here:{}",
                    running.id(),
                    Traces.at(running.stack()));
        }
    }

    private static void tellWhere(RunningJob running) {
        if (!running.handlerRuns()) {
            return;
        }
        try (JobLog told = JobLog.open(running.job())) {
            LOG.error(
                    "The handler goes on {} ms after its job was cut short; the worker ends without it. It is here:{}",
                    LAST_GRACE.toMillis(),
                    Traces.at(running.stack()));
        }
    }
}
