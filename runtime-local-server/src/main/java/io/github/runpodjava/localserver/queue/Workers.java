package io.github.runpodjava.localserver.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The workers that take jobs from this queue: those of this process, and those that came by HTTP. */
final class Workers {
    private final Map<String, KnownWorker> known = new ConcurrentHashMap<>();
    private final Duration presence;
    private final InstantSource clock;

    /** @param presence for how long a worker of another process counts as there after its last sign of life */
    Workers(Duration presence, InstantSource clock) {
        this.presence = presence;
        this.clock = clock;
    }

    /** A fresh worker of this process; it takes the place of one that had the same id. */
    KnownWorker addInProcess(String id) {
        KnownWorker worker = new KnownWorker(id, true, clock.instant());
        known.put(id, worker);
        return worker;
    }

    /** The worker of this id, which becomes known by asking. */
    KnownWorker get(String id) {
        return known.computeIfAbsent(id, fresh -> new KnownWorker(fresh, false, clock.instant()));
    }

    /** A job does not belong to this worker any more. */
    void released(@Nullable String workerId, String jobId) {
        find(workerId).ifPresent(worker -> worker.released(jobId));
    }

    /** Has the worker told to stop this job. */
    void stop(@Nullable String workerId, String jobId) {
        find(workerId).ifPresent(worker -> worker.stop(jobId));
    }

    Health.Workers count() {
        return present().map(KnownWorker::count).reduce(new Health.Workers(0, 0, 0, 0, 0, 0), Health.Workers::plus);
    }

    /** The ids of those that would take a job at once. */
    List<String> idle() {
        return present()
                .filter(KnownWorker::isIdle)
                .map(KnownWorker::id)
                .sorted()
                .toList();
    }

    /** Forgets the workers of other processes that went away. */
    void sweep() {
        Instant since = clock.instant().minus(presence);
        known.values()
                .removeIf(worker -> !worker.isSeenAfter(since) && worker.jobs().isEmpty());
    }

    void endStops() {
        known.values().forEach(worker -> worker.stops().endTaking());
    }

    private Stream<KnownWorker> present() {
        Instant since = clock.instant().minus(presence);
        return known.values().stream().filter(worker -> worker.isSeenAfter(since));
    }

    private Optional<KnownWorker> find(@Nullable String id) {
        return id == null ? Optional.empty() : Optional.ofNullable(known.get(id));
    }
}
