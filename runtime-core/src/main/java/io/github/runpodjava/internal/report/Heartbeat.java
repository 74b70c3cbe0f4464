package io.github.runpodjava.internal.report;

import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.internal.pacing.Pauses;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.PostAnswer;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the queue at a steady pace that this worker lives and which jobs it has. A thread of its own. */
public final class Heartbeat implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    /** As many extra tries per beat as runpod-python makes. */
    private static final int RETRIES = 3;

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    private final JobQueue queue;
    private final Duration interval;
    private final Supplier<Collection<String>> jobIds;
    private final Pauses pauses;
    private final FailureLog failures;

    public Heartbeat(
            JobQueue queue,
            Duration interval,
            Supplier<Collection<String>> jobIds,
            Pauses pauses,
            FailureLog failures) {
        this.queue = queue;
        this.interval = interval;
        this.jobIds = jobIds;
        this.pauses = pauses;
        this.failures = failures;
    }

    /** Beats until the pauses end. */
    @Override
    public void run() {
        while (true) {
            try {
                beatInRounds();
                return;
            } catch (Throwable noMemoryToLog) {
                Pauses.breathe();
            }
        }
    }

    private void beatInRounds() {
        while (!pauses.ended()) {
            long start = System.nanoTime();
            try {
                beat();
                // Measured from the start of this beat. After a long freeze the next one is due now, not all missed
                // ones.
                pauses.pause(interval.minusNanos(Math.min(interval.toNanos(), System.nanoTime() - start)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable thrown) {
                // Nothing may end the heartbeat: without it the platform takes the jobs away.
                FaultLog.errorInLoop(LOG, "A heartbeat failed", thrown, pauses);
            }
        }
    }

    private void beat() throws InterruptedException {
        Duration pause = FIRST_RETRY;
        for (int attempt = 0; ; attempt++) {
            PostAnswer answer = queue.ping(jobIds.get());
            if (answer instanceof PostAnswer.Accepted) {
                failures.succeeded();
                return;
            }
            if (pauses.ended()) {
                // Cut off by the end of the worker, and no trouble.
                return;
            }
            failures.failed(
                    answer instanceof PostAnswer.Refused refused
                            ? refused.reason()
                            : ((PostAnswer.TryLater) answer).reason());
            // The next beat is a retry too; a pause as long as that gains nothing.
            if (answer instanceof PostAnswer.Refused || attempt == RETRIES || pause.compareTo(interval) >= 0) {
                return;
            }
            pauses.pause(pause);
            pause = pause.plus(pause);
        }
    }
}
