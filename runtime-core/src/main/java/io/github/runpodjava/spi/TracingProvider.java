package io.github.runpodjava.spi;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Brings spans. Found by {@link java.util.ServiceLoader}, or given to
 * {@link io.github.runpodjava.WorkerBuilder#tracing}; asked once, when the first job was taken, so that a worker's
 * set-up may still say where spans go.
 */
public interface TracingProvider {

    /** Begins to trace; empty if nothing would record it. */
    Optional<JobTracer> open(TracedWorker worker);

    /**
     * Whose jobs they are.
     *
     * @param id the worker's
     * @param endpointId RunPod's name for where the jobs come from; null outside RunPod
     * @param version of this runtime
     * @param hide takes secrets out of a text, which spans must not show either
     */
    record TracedWorker(String id, @Nullable String endpointId, String version, UnaryOperator<String> hide) {}
}
