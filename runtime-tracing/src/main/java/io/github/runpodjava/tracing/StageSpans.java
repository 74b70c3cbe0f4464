package io.github.runpodjava.tracing;

import io.github.runpodjava.job.JobEvent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stages of one run as spans. Guarded by the span of the run. */
final class StageSpans {
    /** A handler must not be able to fill the memory with them, nor whoever keeps traces. */
    private static final int MOST = 500;

    private final Tracer tracer;
    private final Texts texts;
    private final Map<Integer, Open> open = new HashMap<>();
    private int begun;

    /** @param scope what makes it current on the thread that entered it; null if it is not */
    private record Open(
            Span span, Context context, @Nullable Scope scope, Thread thread) {}

    StageSpans(Tracer tracer, Texts texts) {
        this.tracer = tracer;
        this.texts = texts;
    }

    /**
     * A stage begins on the calling thread.
     *
     * @param makeCurrent whether what the thread does next belongs to the stage
     */
    void entered(JobEvent.StageEntered event, Context parent, boolean makeCurrent) {
        if (begun == MOST) {
            return;
        }
        begun++;
        Span span = tracer.spanBuilder(texts.shortened(event.stage()))
                .setParent(parent)
                .setStartTimestamp(event.at())
                .startSpan();
        Context context = parent.with(span);
        Scope scope = makeCurrent ? CurrentContext.scopeOf(context) : null;
        open.put(event.number(), new Open(span, context, scope, Thread.currentThread()));
    }

    void left(JobEvent.StageLeft event) {
        Open stage = open.remove(event.number());
        if (stage == null) {
            return;
        }
        stage.span().end(event.at());
        // One that is left out of order stays current until the thread leaves the job.
        Scope scope = stage.scope();
        if (scope != null && stage.thread() == Thread.currentThread() && Context.current() == stage.context()) {
            scope.close();
        }
    }

    void endAll(Instant at) {
        open.values().forEach(stage -> stage.span().end(at));
        open.clear();
    }
}
