package io.github.runpodjava.metrics;

import io.github.runpodjava.StopReason;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobOutcome;
import io.github.runpodjava.spi.QueueEnd;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts and times what happens to jobs. */
final class JobMeters {
    /** Names of stages are the handler's: it must not be able to fill the memory with them. */
    private static final int MOST_STAGES = 100;

    private static final int MOST_OPEN = 20_000;

    private final MeterRegistry registry;
    private final Map<String, Open> open = new LinkedHashMap<>();
    private final Map<String, Counter> ended = new HashMap<>();
    private final Map<StopReason, Counter> stops = new EnumMap<>(StopReason.class);
    private final Map<String, List<Timer>> durations = new HashMap<>();
    private final Map<String, Timer> deliveries = new HashMap<>();
    private final Map<String, Timer> stageTimers = new ConcurrentHashMap<>();
    private final Counter taken;
    private final Counter jobs;
    private final Counter chunks;
    private final Counter chunkBytes;
    private final Counter progress;
    private final Counter stopsIgnored;
    private final Counter attempts;
    private final Timer startDelay;
    private final Timer queueDelay;

    /** A job that is not over. Guarded by the map. */
    private static final class Open {
        private final Instant takenAt;
        private @Nullable StopReason stop;
        private boolean started;
        private boolean finished;
        /** Reported while its handler goes on. */
        private boolean counted;

        Open(Instant takenAt) {
            this.takenAt = takenAt;
        }
    }

    JobMeters(MeterRegistry registry) {
        this.registry = registry;
        this.taken = counter("jobs.taken", "Jobs that this process has taken.");
        this.jobs = counter("runpod.jobs", "Jobs that are over, however they ended.");
        this.chunks = counter("job.chunks", "Parts of streams that were sent.");
        this.chunkBytes = Counter.builder("job.chunk.bytes")
                .description("Size of the parts of streams that were sent.")
                .register(registry);
        this.progress = counter("job.progress.updates", "Progress updates of handlers.");
        this.stopsIgnored = counter("job.stops.ignored", "Handlers that went on although they were told to end.");
        this.attempts = counter("job.delivery.attempts", "Tries to deliver results.");
        this.startDelay = timer("job.start.delay", "From taking a job until its handler was called.", Buckets.OF_WAITS);
        this.queueDelay = timer(
                "job.queue.delay",
                "From sending a job until a worker took it, in the queue of this process.",
                Buckets.OF_WAITS);
        // There from the start, so that a rate over them is right from the first job on.
        for (String status : List.of("completed", "failed", "cancelled", "timed_out")) {
            ended.put(status, ended(status));
            durations.put(status, durations(status));
        }
        for (StopReason reason : StopReason.values()) {
            stops.put(reason, stops(reason));
        }
        for (String result : List.of("delivered", "refused", "spooled", "lost", "withdrawn")) {
            deliveries.put(result, delivery(result));
        }
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Timer timer(String name, String description, Duration[] buckets, String... tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private Counter ended(String status) {
        return Counter.builder("jobs.completed")
                .description("Jobs that are over, by how they ended.")
                .tag("status", status)
                .register(registry);
    }

    private Counter stops(StopReason reason) {
        return Counter.builder("job.stops")
                .description("Jobs that were told to end before they were done, by why.")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private List<Timer> durations(String status) {
        return List.of(
                timer("job.duration", "How long handlers ran.", Buckets.OF_JOBS, "status", status),
                timer("runpod.job.duration", "The same as job_duration_seconds.", Buckets.OF_JOBS, "status", status));
    }

    private Timer delivery(String result) {
        return timer("job.delivery", "How long it took to deliver results.", Buckets.OF_WAITS, "result", result);
    }

    private Timer stage(String name) {
        return timer("job.stage.duration", "How long handlers were in a stage.", Buckets.OF_JOBS, "stage", name);
    }

    void queued(Duration delay) {
        queueDelay.record(delay);
    }

    /** No worker has had it, so there is no event of it. */
    void endedInQueue(QueueEnd how) {
        over(
                switch (how) {
                    case TIMED_OUT -> "timed_out";
                    case CANCELLED -> "cancelled";
                });
    }

    void on(JobEvent event) {
        if (event instanceof JobEvent.Taken) {
            taken.increment();
            remember(event);
        } else if (event instanceof JobEvent.Started) {
            started(event);
        } else if (event instanceof JobEvent.StageLeft left) {
            boolean known = stageTimers.containsKey(left.stage()) || stageTimers.size() < MOST_STAGES;
            stageTimers
                    .computeIfAbsent(known ? left.stage() : "other", this::stage)
                    .record(left.lasted());
        } else if (event instanceof JobEvent.Progressed) {
            progress.increment();
        } else if (event instanceof JobEvent.ChunkSent chunk) {
            chunks.increment();
            chunkBytes.increment((double) chunk.bytes());
        } else if (event instanceof JobEvent.StopRequested requested) {
            stopRequested(requested);
        } else if (event instanceof JobEvent.StopIgnored) {
            stopsIgnored.increment();
        } else if (event instanceof JobEvent.Finished finished) {
            finished(finished);
        } else if (event instanceof JobEvent.Reported reported) {
            reported(reported);
        }
    }

    private void remember(JobEvent event) {
        synchronized (open) {
            open.remove(event.jobId());
            open.put(event.jobId(), new Open(event.at()));
            if (open.size() > MOST_OPEN) {
                open.remove(open.keySet().iterator().next());
            }
        }
    }

    private void started(JobEvent event) {
        synchronized (open) {
            Open job = open.get(event.jobId());
            if (job != null) {
                job.started = true;
                startDelay.record(Duration.between(job.takenAt, event.at()));
            }
        }
    }

    private void stopRequested(JobEvent.StopRequested requested) {
        Objects.requireNonNull(stops.get(requested.reason())).increment();
        synchronized (open) {
            Open job = open.get(requested.jobId());
            if (job != null) {
                job.stop = requested.reason();
            }
        }
    }

    private void finished(JobEvent.Finished finished) {
        boolean deadline;
        boolean counted;
        boolean ran;
        synchronized (open) {
            Open job = open.get(finished.jobId());
            deadline = job != null && job.stop == StopReason.DEADLINE;
            counted = job != null && job.counted;
            ran = job == null || job.started;
            if (job != null) {
                job.finished = true;
            }
            if (counted || finished.outcome() instanceof JobOutcome.Stopped) {
                open.remove(finished.jobId());
            }
        }
        String failed = deadline ? "timed_out" : "failed";
        String status = counted
                ? failed
                : finished.outcome().fold(completed -> "completed", any -> failed, stopped -> "cancelled");
        if (!counted) {
            over(status);
        }
        if (ran) {
            Objects.requireNonNull(durations.get(status)).forEach(timer -> timer.record(finished.ran()));
        }
    }

    private void reported(JobEvent.Reported reported) {
        Delivery delivery = reported.delivery();
        String result = delivery.fold(
                delivered -> "delivered",
                refused -> "refused",
                gaveUp -> gaveUp.spooled() ? "spooled" : "lost",
                withdrawn -> "withdrawn");
        Objects.requireNonNull(deliveries.get(result)).record(reported.took());
        attempts.increment(delivery.<Integer>fold(
                Delivery.Delivered::attempts,
                Delivery.Refused::attempts,
                Delivery.GaveUp::attempts,
                Delivery.Withdrawn::attempts));
        String status = null;
        synchronized (open) {
            Open job = open.get(reported.jobId());
            if (job != null && !job.finished) {
                // Reported without its handler: it never began, or does not end although its time is over.
                status = job.stop == StopReason.DEADLINE ? "timed_out" : "failed";
            }
            if (job != null && job.started && !job.finished) {
                job.counted = true;
            } else {
                open.remove(reported.jobId());
            }
        }
        if (status != null) {
            over(status);
        }
    }

    private void over(String status) {
        Objects.requireNonNull(ended.get(status)).increment();
        jobs.increment();
    }
}
