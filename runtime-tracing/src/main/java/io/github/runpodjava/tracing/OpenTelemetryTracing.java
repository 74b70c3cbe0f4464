package io.github.runpodjava.tracing;

import io.github.runpodjava.spi.TracingProvider;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Objects;
import java.util.Optional;

/** Spans in an {@link OpenTelemetry} of the program's own, for {@link io.github.runpodjava.WorkerBuilder#tracing}. */
public final class OpenTelemetryTracing {
    private OpenTelemetryTracing() {}

    /** Records there. Ending it, and with it the sending of the last spans, is up to the program. */
    public static TracingProvider of(OpenTelemetry openTelemetry) {
        Objects.requireNonNull(openTelemetry, "openTelemetry");
        return worker -> Optional.of(new OtelTracer(openTelemetry, worker));
    }
}
