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

    private static final String AGENT = "otel.javaagent.enabled";
    private static final String AGENT_VARIABLE = "OTEL_JAVAAGENT_ENABLED";

    private GlobalTracer() {}

    /** @param agent whether the Java agent is there */
    static Optional<JobTracer> open(TracedWorker worker, Environment environment, boolean agent) {
        // To get what nobody has set would set it to nothing, for good: only where that makes the SDK set itself up, or
        // where
        // an agent answers it. That one is set only says an agent of 2.23 or newer.
        boolean answers = agent && isOn(AGENT, AGENT_VARIABLE, "true", environment);
        return answers
                        || GlobalOpenTelemetry.isSet()
                        || isOn(AUTO_CONFIGURE, AUTO_CONFIGURE_VARIABLE, "false", environment)
                ? Optional.of(new OtelTracer(GlobalOpenTelemetry.get(), worker))
                : Optional.empty();
    }

    private static boolean isOn(String property, String variable, String otherwise, Environment environment) {
        return Boolean.parseBoolean(Optional.ofNullable(System.getProperty(property))
                .or(() -> environment.get(variable))
                .orElse(otherwise));
    }
}
