package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.MetricsPushSettings;
import io.github.runpodjava.config.WorkerIdentity;
import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.internal.pacing.Pauses;
import io.github.runpodjava.spi.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the page of metrics again and again, and once more when the jobs are done, for workers that nobody can reach.
 * It has a thread of its own, and what goes wrong there costs no job anything.
 */
final class MetricsPush implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsPush.class);
    private static final Duration LAST_PUSH = Duration.ofSeconds(5);

    private final MetricsPushSettings settings;
    private final WorkerIdentity worker;
    private final Supplier<Optional<Metrics>> metrics;
    private final Pauses pauses;
    private final Logger log;
    private final FailureLog failures;
    private @Nullable Thread thread;

    /** @param metrics asked at the first push; empty where nothing brings them */
    MetricsPush(
            MetricsPushSettings settings,
            WorkerIdentity worker,
            Supplier<Optional<Metrics>> metrics,
            Pauses pauses,
            LongSupplier nanoTime) {
        this(settings, worker, metrics, pauses, nanoTime, LOG);
    }

    MetricsPush(
            MetricsPushSettings settings,
            WorkerIdentity worker,
            Supplier<Optional<Metrics>> metrics,
            Pauses pauses,
            LongSupplier nanoTime,
            Logger log) {
        this.settings = settings;
        this.worker = worker;
        this.metrics = metrics;
        this.pauses = pauses;
        this.log = log;
        this.failures = new FailureLog(log, "Pushing metrics", nanoTime);
    }

    /** Begins; does nothing where nothing is to be pushed. */
    void start() {
        settings.url().ifPresent(url -> {
            Thread pusher = new Thread(() -> run(url), "runpod-metrics-push");
            pusher.setDaemon(true);
            thread = pusher;
            pusher.start();
        });
    }

    private void run(String url) {
        try {
            // Before anything is made: what takes time is not to slow down the start.
            pauses.pause(settings.interval());
            try (PushTarget target = new PushTarget(url, settings, worker)) {
                boolean last = pauses.ended();
                while (push(target) && !last) {
                    pauses.pause(settings.interval());
                    last = pauses.ended();
                }
            }
        } catch (InterruptedException e) {
            log.warn("The last push of metrics was not done within {} s", LAST_PUSH.toSeconds());
        } catch (Throwable thrown) {
            log.warn("Metrics cannot be pushed: {}", thrown.toString());
        }
    }

    /** False if there is nothing to push, now or ever. */
    private boolean push(PushTarget target) {
        try {
            Optional<Metrics> found = metrics.get();
            if (found.isEmpty()) {
                log.warn("RUNPOD_METRICS_PUSH_URL is set, but there are no metrics: add"
                        + " io.github.runpodjava:runtime-metrics to the class path");
                return false;
            }
            target.send(found.get().page("text/plain")).ifPresentOrElse(failures::failed, failures::succeeded);
        } catch (IOException e) {
            // Nobody there, or the network: no fault of this program, so a stack would say nothing.
            failures.failed(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        } catch (Throwable thrown) {
            FaultLog.error(log, "Pushing metrics failed", thrown);
        }
        return true;
    }

    /** Pushes a last time, for some seconds at most. */
    @Override
    public void close() {
        pauses.end();
        Thread pusher = thread;
        if (pusher == null) {
            return;
        }
        try {
            pusher.join(LAST_PUSH.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pusher.interrupt();
    }
}
