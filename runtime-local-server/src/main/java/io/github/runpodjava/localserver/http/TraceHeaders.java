package io.github.runpodjava.localserver.http;

import io.github.runpodjava.job.TraceContext;
import io.github.runpodjava.localserver.queue.JobRequest;
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
        String parent = ctx.header("traceparent");
        return parent == null ? Optional.empty() : TraceContext.read(parent, all(ctx, "tracestate"));
    }

    /** The standard allows several headers of this name, which are one list. */
    private static @Nullable String all(Context ctx, String name) {
        List<String> values = Collections.list(ctx.req().getHeaders(name));
        return values.isEmpty() ? null : String.join(",", values);
    }

    /** The job of a request: its body, with the trace under the keys of these names unless the body says one itself. */
    public static JobRequest job(RequestBody body, Context ctx) {
        ObjectNode json = body.json();
        return of(ctx).filter(trace -> TraceContext.in(json).isEmpty()
                        && TraceContext.in(json.path("input")).isEmpty())
                .map(trace -> {
                    trace.headers().forEach(json::put);
                    return JobRequest.made(json, body.text().length);
                })
                .orElseGet(() -> JobRequest.sent(json, body.text()));
    }
}
