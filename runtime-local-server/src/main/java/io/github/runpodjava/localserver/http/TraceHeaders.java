package io.github.runpodjava.localserver.http;

import io.github.runpodjava.job.TraceContext;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The trace that a request comes with, by W3C Trace Context. */
public final class TraceHeaders {
    private TraceHeaders() {}

    /** What the headers say; empty if there is no {@code traceparent} or an invalid one. */
    public static Optional<TraceContext> of(Context ctx) {
        return TraceContext.read(ctx.header("traceparent"), all(ctx, "tracestate"));
    }

    /** The standard allows several headers of this name, which are one list. */
    private static @Nullable String all(Context ctx, String name) {
        List<String> values = Collections.list(ctx.req().getHeaders(name));
        return values.isEmpty() ? null : String.join(",", values);
    }

    /** Has the worker get the trace with the job, as the keys of these names; what the body says itself counts more. */
    public static void addTo(ObjectNode job, Context ctx) {
        if (TraceContext.in(job).isEmpty() && TraceContext.in(job.path("input")).isEmpty()) {
            of(ctx).ifPresent(trace -> trace.headers().forEach(job::put));
        }
    }
}
