package io.github.runpodjava.tracing;

import io.github.runpodjava.config.Environment;
import io.github.runpodjava.spi.JobTracer;
import io.github.runpodjava.spi.TracingProvider;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Spans in what is set as {@code GlobalOpenTelemetry}, by the program, by the SDK's auto-configuration or by the Java
 * agent; found by {@link java.util.ServiceLoader}.
 *
 * <p>Not API: public only because {@link java.util.ServiceLoader} has to make one.
 */
public final class GlobalTracingProvider implements TracingProvider {
    /** One of them is there wherever something records. Only looked for, not loaded. */
    private static final String SDK = "io/opentelemetry/sdk/OpenTelemetrySdk.class";

    private static final String AGENT = "io/opentelemetry/javaagent/OpenTelemetryAgent.class";

    private final Predicate<String> isThere;

    /** For {@link java.util.ServiceLoader}. */
    public GlobalTracingProvider() {
        this(resource -> ClassLoader.getSystemResource(resource) != null
                || GlobalTracingProvider.class.getClassLoader().getResource(resource) != null);
    }

    GlobalTracingProvider(Predicate<String> isThere) {
        this.isThere = isThere;
    }

    @Override
    public Optional<JobTracer> open(TracedWorker worker) {
        boolean agent = isThere.test(AGENT);
        // What knows the classes of OpenTelemetry is a class of its own, which is loaded here at the earliest.
        return agent || isThere.test(SDK) ? GlobalTracer.open(worker, Environment.system(), agent) : Optional.empty();
    }
}
