package io.github.runpodjava.tracing;

import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobSpan;
import io.github.runpodjava.spi.JobTracer;
import io.github.runpodjava.spi.TracingProvider.TracedWorker;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/** Makes the spans of jobs: one that is a consumer, in the words of the conventions for messaging. */
final class OtelTracer implements JobTracer {
    private static final String SCOPE = "io.github.runpodjava.runtime-tracing";

    private final Tracer tracer;
    private final TracedWorker worker;

    OtelTracer(OpenTelemetry openTelemetry, TracedWorker worker) {
        this.tracer = openTelemetry
                .tracerBuilder(SCOPE)
                .setInstrumentationVersion(worker.version())
                .build();
        this.worker = worker;
    }

    @Override
    public JobSpan begin(TakenJob job) {
        Context caller = job.caller().map(Propagation::context).orElse(Context.root());
        String endpoint = worker.endpointId();
        SpanBuilder builder = tracer.spanBuilder(endpoint == null ? Names.PROCESS : Names.PROCESS + " " + endpoint)
                .setParent(caller)
                .setSpanKind(SpanKind.CONSUMER)
                .setStartTimestamp(job.takenAt())
                .setAttribute(Names.SYSTEM, "runpod")
                .setAttribute(Names.OPERATION_NAME, Names.PROCESS)
                .setAttribute(Names.OPERATION_TYPE, Names.PROCESS)
                .setAttribute(Names.MESSAGE_ID, job.id())
                .setAttribute(Names.CLIENT_ID, worker.id());
        if (endpoint != null) {
            builder.setAttribute(Names.DESTINATION, endpoint);
        }
        job.batchId().ifPresent(batch -> builder.setAttribute(Names.BATCH_ID, batch));
        Span span = builder.startSpan();
        return new OtelJobSpan(tracer, span, caller.with(span), job.takenAt(), new Texts(worker.hide()));
    }
}
