package io.github.runpodjava.tracing;

import io.github.runpodjava.job.TraceContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between the runtime's words for a place in a trace and OpenTelemetry's, by the headers that both know. */
final class Propagation {
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private static final TextMapGetter<Map<String, String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
            return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String key) {
            return headers == null ? null : headers.get(key);
        }
    };

    private Propagation() {}

    /** A context with that place as a parent in another process. */
    static Context context(TraceContext trace) {
        return W3C.extract(Context.root(), trace.headers(), GETTER);
    }

    /** The place of this context's span; empty if it has none. */
    static Optional<TraceContext> of(Context context) {
        Map<String, String> headers = new HashMap<>();
        W3C.inject(context, headers, (into, key, value) -> {
            if (into != null) {
                into.put(key, value);
            }
        });
        return TraceContext.read(headers.get("traceparent"), headers.get("tracestate"));
    }
}
