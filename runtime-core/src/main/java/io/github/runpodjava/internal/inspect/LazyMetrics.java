package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobEventListener;
import io.github.runpodjava.job.JobOutcome;
import io.github.runpodjava.spi.MetricReading;
import io.github.runpodjava.spi.Metrics;
import io.github.runpodjava.spi.MetricsProvider;
import io.github.runpodjava.spi.QueueEnd;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metrics that are loaded when they are first asked for, and still count from the start: what happens before is kept,
 * and counted then. Should that become much, they are loaded without being asked, on a thread of their own.
 */
final class LazyMetrics implements JobEventListener {
    private static final Logger LOG = LoggerFactory.getLogger(LazyMetrics.class);
    static final int MUCH = 2_000;
    /** Kept while they are being loaded, which takes a moment. */
    private static final int MOST = 200_000;

    private final Supplier<Optional<MetricsProvider>> provider;
    private final Supplier<List<MetricReading>> readings;
    private final Object lock = new Object();
    private final Queue<Consumer<Metrics>> kept = new ArrayDeque<>();
    private boolean loading;
    private boolean absent;
    private volatile @Nullable Metrics metrics;

    LazyMetrics(Supplier<List<MetricReading>> readings) {
        this(
                () -> ServiceLoader.load(MetricsProvider.class, MetricsProvider.class.getClassLoader())
                        .findFirst(),
                readings);
    }

    LazyMetrics(Supplier<Optional<MetricsProvider>> provider, Supplier<List<MetricReading>> readings) {
        this.provider = provider;
        this.readings = readings;
    }

    @Override
    public void on(JobEvent event) {
        Metrics ready = metrics;
        if (ready != null) {
            ready.on(event);
        } else {
            JobEvent bare = bare(event);
            note(metric -> metric.on(bare));
        }
    }

    /** What was returned, thrown or seen on a stack is nothing that metrics count, and may be large. */
    private static JobEvent bare(JobEvent event) {
        if (event instanceof JobEvent.Finished finished) {
            JobOutcome outcome = finished.outcome()
                    .fold(any -> new JobOutcome.Completed(null), any -> new JobOutcome.Failed(""), stopped -> stopped);
            return new JobEvent.Finished(finished.jobId(), finished.at(), outcome, finished.ran());
        }
        if (event instanceof JobEvent.StopIgnored ignored) {
            return new JobEvent.StopIgnored(ignored.jobId(), ignored.at(), ignored.since(), List.of());
        }
        if (event instanceof JobEvent.HandlerThrew threw) {
            String type = threw.thrown().getClass().getName();
            return new JobEvent.HandlerThrew(threw.jobId(), threw.at(), new Exception(type));
        }
        return event;
    }

    void served(String endpoint, String method, int status, Duration took) {
        note(metric -> metric.served(endpoint, method, status, took));
    }

    void queued(Duration delay) {
        note(metric -> metric.queued(delay));
    }

    void endedInQueue(QueueEnd how) {
        note(metric -> metric.endedInQueue(how));
    }

    private void note(Consumer<Metrics> what) {
        Metrics ready = metrics;
        if (ready != null) {
            what.accept(ready);
            return;
        }
        boolean loadNow;
        synchronized (lock) {
            ready = metrics;
            if (ready == null) {
                if (absent || kept.size() >= MOST) {
                    return;
                }
                kept.add(what);
                loadNow = kept.size() >= MUCH && !loading;
                loading |= loadNow;
            } else {
                loadNow = false;
            }
        }
        if (ready != null) {
            what.accept(ready);
        } else if (loadNow) {
            Thread loader = new Thread(this::get, "runpod-metrics");
            loader.setDaemon(true);
            try {
                loader.start();
            } catch (OutOfMemoryError noThread) {
                giveUp();
            }
        }
    }

    /** The metrics; empty when nothing on the class path brings them. */
    Optional<Metrics> get() {
        Metrics ready = metrics;
        if (ready != null) {
            return Optional.of(ready);
        }
        // The lock is held while they are loaded, so that whoever notes something meanwhile waits, and nothing is lost.
        synchronized (lock) {
            if (metrics == null && !absent) {
                load();
            }
            return Optional.ofNullable(metrics);
        }
    }

    private void load() {
        try {
            Metrics loaded = provider.get().map(found -> found.open(readings)).orElse(null);
            absent = loaded == null;
            if (loaded != null) {
                kept.forEach(what -> what.accept(loaded));
            }
            metrics = loaded;
        } catch (Throwable broken) {
            // Also for want of memory: what is kept until they are loaded would only make it worse.
            giveUp();
            FaultLog.error(LOG, "Metrics could not be loaded; there are none", broken);
        } finally {
            kept.clear();
        }
    }

    private void giveUp() {
        synchronized (lock) {
            absent = true;
            kept.clear();
        }
    }
}
