package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.execute.JobTraces;
import io.github.runpodjava.spi.JobTracer;
import io.github.runpodjava.spi.TracingProvider;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.random.RandomGenerator;

/** Finds what records spans of jobs. Nothing is looked up before the first job. */
final class Tracing {
    private Tracing() {}

    static JobTraces of(WorkerSpec spec, WorkerSettings settings, Secrets secrets, RandomGenerator dice) {
        return new JobTraces(() -> tracer(spec, settings, secrets), dice);
    }

    private static Optional<JobTracer> tracer(WorkerSpec spec, WorkerSettings settings, Secrets secrets) {
        return spec.tracing()
                .or(() -> ServiceLoader.load(TracingProvider.class, TracingProvider.class.getClassLoader())
                        .findFirst())
                .flatMap(provider -> provider.open(new TracingProvider.TracedWorker(
                        settings.worker().id(), settings.worker().endpoint(), RuntimeVersion.get(), secrets::hide)));
    }
}
