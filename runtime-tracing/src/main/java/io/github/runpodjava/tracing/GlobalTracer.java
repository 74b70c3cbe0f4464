package io.github.runpodjava.tracing;

import io.github.runpodjava.config.Environment;
import io.github.runpodjava.spi.JobTracer;
import io.github.runpodjava.spi.TracingProvider.TracedWorker;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.util.Optional;

/** Looks for what records everything in this process. */
final class GlobalTracer {
    private static final String AUTO_CONFIGURE = "otel.java.global-autoconfigure.enabled";
    private static final String AUTO_CONFIGURE_VARIABLE = "OTEL_JAVA_GLOBAL_AUTOCONFIGURE_ENABLED";

    private GlobalTracer() {}

    static Optional<JobTracer> open(TracedWorker worker, Environment environment) {
        // To get what nobody has set would set it to nothing, for good: only where that makes the SDK set itself up.
        return GlobalOpenTelemetry.isSet() || setsItselfUp(environment)
                ? Optional.of(new OtelTracer(GlobalOpenTelemetry.get(), worker))
                : Optional.empty();
    }

    private static boolean setsItselfUp(Environment environment) {
        return Boolean.parseBoolean(Optional.ofNullable(System.getProperty(AUTO_CONFIGURE))
                .or(() -> environment.get(AUTO_CONFIGURE_VARIABLE))
                .orElse("false"));
    }
}
