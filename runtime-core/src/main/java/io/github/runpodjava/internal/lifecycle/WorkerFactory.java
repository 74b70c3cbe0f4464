package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.config.InvalidSettingsException;
import io.github.runpodjava.config.QueueSettings;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.runpod.RunPodQueue;
import io.github.runpodjava.spi.JobQueue;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Builds workers that are part of a larger program. */
public final class WorkerFactory {
    private WorkerFactory() {}

    /** A worker on {@code own}, else on RunPod's queue. */
    public static LiveWorker build(WorkerSpec spec, WorkerSettings settings, Optional<JobQueue> own) {
        InstantSource clock = InstantSource.system();
        if (own.isPresent()) {
            return live(spec, settings, own.get(), Optional.empty(), clock);
        }
        QueueSettings queue = settings.queueSettings()
                .orElseThrow(() -> new InvalidSettingsException(List.of("RUNPOD_WEBHOOK_GET_JOB   missing; a worker"
                        + " needs it, or a queue of your own by WorkerBuilder.queue")));
        JobQueue runPod = runPod(spec, settings, queue, clock);
        return live(spec, settings, runPod, Optional.of(SpoolFolder.of(settings, queue)), clock);
    }

    /** @throws InvalidSettingsException if the handler streams and there is no address for chunks */
    static JobQueue runPod(WorkerSpec spec, WorkerSettings settings, QueueSettings queue, InstantSource clock) {
        if (spec.streams() && queue.streamUrl().isEmpty()) {
            throw new InvalidSettingsException(
                    List.of("RUNPOD_WEBHOOK_POST_STREAM   missing; required because the handler streams"));
        }
        return new RunPodQueue(queue, settings, spec.mapper(), clock);
    }

    static LiveWorker live(
            WorkerSpec spec, WorkerSettings settings, JobQueue queue, Optional<Path> spool, InstantSource clock) {
        return new LiveWorker(spec, new AssemblyInput(settings, queue, spool, clock, new SplittableRandom()));
    }
}
