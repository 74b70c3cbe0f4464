package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.WorkerHooks;
import io.github.runpodjava.config.InvalidSettingsException;
import io.github.runpodjava.config.QueueSettings;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.crash.CrashGuard;
import io.github.runpodjava.internal.inspect.Inspection;
import io.github.runpodjava.internal.json.Json;
import io.github.runpodjava.internal.pacing.FirstTake;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.internal.runpod.RunPodQueue;
import io.github.runpodjava.spi.JobQueue;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import tools.jackson.databind.ObjectMapper;

/** Builds workers, with the clock and the dice of real life. */
public final class WorkerFactory {
    static final InstantSource CLOCK = InstantSource.system();
    /** Thrown by many threads at once. */
    private static final RandomGenerator DICE =
            () -> ThreadLocalRandom.current().nextLong();

    private WorkerFactory() {}

    /** A worker on {@code own}, else on RunPod's queue, that is part of a larger program. */
    public static LiveWorker build(WorkerSpec spec, WorkerSettings settings, Optional<JobQueue> own) {
        CrashGuard guard = CrashGuard.NONE;
        return own.map(queue -> live(spec, settings, queue, guard, Optional.empty()))
                .orElseGet(() -> onRunPod(spec, settings, guard, Optional.empty()));
    }

    /**
     * A worker on RunPod's queue.
     *
     * @throws InvalidSettingsException if the environment does not say where that is
     */
    static LiveWorker onRunPod(
            WorkerSpec spec, WorkerSettings settings, CrashGuard guard, Optional<Inspection> inspection) {
        QueueSettings queue = settings.queueSettings()
                .orElseThrow(() -> new InvalidSettingsException(List.of("RUNPOD_WEBHOOK_GET_JOB   missing; a worker"
                        + " needs it, or a queue of your own by WorkerBuilder.queue")));
        if (spec.streams() && queue.streamUrl().isEmpty()) {
            throw new InvalidSettingsException(
                    List.of("RUNPOD_WEBHOOK_POST_STREAM   missing; required because the handler streams"));
        }
        Lazy<ObjectMapper> wire = Lazy.by(Json::newTakeMapper);
        FirstTake first = new FirstTake();
        return new LiveWorker(
                spec,
                new AssemblyInput(
                        settings,
                        new RunPodQueue(queue, settings, wire, CLOCK, first),
                        Optional.of(SpoolFolder.of(settings, queue)),
                        wire,
                        first,
                        CLOCK,
                        DICE,
                        UnaryOperator.identity(),
                        guard,
                        inspection));
    }

    /** A worker on {@code queue}, which always takes results. */
    static LiveWorker live(
            WorkerSpec spec,
            WorkerSettings settings,
            JobQueue queue,
            CrashGuard guard,
            Optional<Inspection> inspection) {
        return live(spec, settings, queue, UnaryOperator.identity(), guard, inspection);
    }

    /** One of several workers in this process that share a handler. */
    static LiveWorker oneOfSeveral(
            WorkerSpec spec,
            WorkerSettings settings,
            JobQueue queue,
            SharedHooks shared,
            CrashGuard guard,
            Optional<Inspection> inspection) {
        return live(spec, settings, queue, hooks -> List.of(shared.of(hooks)), guard, inspection);
    }

    private static LiveWorker live(
            WorkerSpec spec,
            WorkerSettings settings,
            JobQueue queue,
            UnaryOperator<List<WorkerHooks>> sharing,
            CrashGuard guard,
            Optional<Inspection> inspection) {
        return new LiveWorker(
                spec,
                new AssemblyInput(
                        settings,
                        queue,
                        Optional.empty(),
                        Lazy.by(Json::newTakeMapper),
                        FirstTake.unknown(),
                        CLOCK,
                        DICE,
                        sharing,
                        guard,
                        inspection));
    }
}
