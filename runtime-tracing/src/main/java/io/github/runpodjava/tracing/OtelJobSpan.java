package io.github.runpodjava.tracing;

import io.github.runpodjava.StopReason;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobOutcome;
import io.github.runpodjava.job.TraceContext;
import io.github.runpodjava.spi.JobSpan;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The span of one run of a job, with children for what it is made of: the wait for a thread, the handler, its stages,
 * the delivery of the result. Times are those of the events.
 */
final class OtelJobSpan implements JobSpan {
    /** Says in a context whose it is: a thread may be in the midst of another job. */
    private static final ContextKey<OtelJobSpan> OWNER = ContextKey.named("runpod-job");

    private final Tracer tracer;
    private final Span job;
    private final Context jobContext;
    private final Instant takenAt;
    private final Texts texts;
    private final StageSpans stages;
    private volatile Context innermost;
    private @Nullable Span run;
    private @Nullable Throwable thrown;
    private @Nullable StopReason stop;
    private Instant last;

    OtelJobSpan(Tracer tracer, Span job, Context jobContext, Instant takenAt, Texts texts) {
        this.tracer = tracer;
        this.job = job;
        this.jobContext = jobContext.with(OWNER, this);
        this.innermost = this.jobContext;
        this.takenAt = takenAt;
        this.last = takenAt;
        this.texts = texts;
        this.stages = new StageSpans(tracer, texts);
    }

    @Override
    public Optional<TraceContext> context() {
        // A tracer that records nothing hands out the caller's span.
        boolean isOwn = !job.getSpanContext().isRemote();
        return isOwn ? Propagation.of(jobContext) : Optional.empty();
    }

    @Override
    public Kept here() {
        Context current = Context.current();
        Context kept = isOurs(current) ? current : innermost;
        return () -> CurrentContext.enter(kept);
    }

    private boolean isOurs(Context context) {
        return context.get(OWNER) == this;
    }

    @Override
    public synchronized void on(JobEvent event) {
        last = event.at().isAfter(last) ? event.at() : last;
        if (event instanceof JobEvent.Started) {
            started(event.at());
        } else if (event instanceof JobEvent.StageEntered entered) {
            Context current = Context.current();
            boolean ours = isOurs(current);
            stages.entered(entered, ours ? current : innermost, ours);
        } else if (event instanceof JobEvent.StageLeft left) {
            stages.left(left);
        } else if (event instanceof JobEvent.StopRequested requested) {
            stop = requested.reason();
            job.addEvent("stop", Attributes.of(Names.STOP_REASON, word(requested.reason())), event.at());
        } else if (event instanceof JobEvent.StopIgnored) {
            job.addEvent("stop ignored", event.at());
        } else if (event instanceof JobEvent.HandlerThrew threw) {
            threw(threw);
        } else if (event instanceof JobEvent.Finished finished) {
            finished(finished);
        } else if (event instanceof JobEvent.Reported reported) {
            reported(reported);
        }
    }

    private void started(Instant at) {
        tracer.spanBuilder("wait")
                .setParent(jobContext)
                .setStartTimestamp(takenAt)
                .startSpan()
                .end(at);
        Span handler = tracer.spanBuilder("run")
                .setParent(jobContext)
                .setStartTimestamp(at)
                .startSpan();
        run = handler;
        innermost = jobContext.with(handler);
    }

    private void threw(JobEvent.HandlerThrew event) {
        thrown = event.thrown();
        Span at = run == null ? job : run;
        at.addEvent(
                "exception",
                Attributes.of(
                        Names.EXCEPTION_TYPE, event.thrown().getClass().getName(),
                        Names.EXCEPTION_MESSAGE, texts.message(event.thrown()),
                        Names.EXCEPTION_STACK, texts.stack(event.thrown())),
                event.at());
    }

    private void finished(JobEvent.Finished event) {
        stages.endAll(event.at());
        String failed = stop == StopReason.DEADLINE ? "timed_out" : "failed";
        String status = event.outcome().fold(completed -> "completed", any -> failed, stopped -> "cancelled");
        job.setAttribute(Names.STATUS, status);
        if (event.outcome() instanceof JobOutcome.Failed outcome) {
            failed(why(outcome), status);
        }
        endRun(event.at());
    }

    /** A report of an exception is long JSON: its first line says as much. */
    private String why(JobOutcome.Failed outcome) {
        return thrown == null || stop == StopReason.DEADLINE
                ? texts.shortened(outcome.error())
                : thrown.getClass().getName() + ": " + texts.message(thrown);
    }

    private void failed(String why, String status) {
        String type = thrown == null || stop == StopReason.DEADLINE
                ? status
                : thrown.getClass().getName();
        for (Span span : run == null ? new Span[] {job} : new Span[] {job, run}) {
            span.setStatus(StatusCode.ERROR, why);
            span.setAttribute(Names.ERROR_TYPE, type);
        }
    }

    private void reported(JobEvent.Reported event) {
        Delivery delivery = event.delivery();
        String result = delivery.fold(
                delivered -> "delivered",
                refused -> "refused",
                gaveUp -> gaveUp.spooled() ? "spooled" : "lost",
                withdrawn -> "withdrawn");
        Span span = tracer.spanBuilder("deliver")
                .setParent(jobContext)
                .setStartTimestamp(event.at().minus(event.took()))
                .setAttribute(Names.DELIVERY, result)
                .setAttribute(
                        Names.ATTEMPTS,
                        delivery.<Integer>fold(
                                        Delivery.Delivered::attempts,
                                        Delivery.Refused::attempts,
                                        Delivery.GaveUp::attempts,
                                        Delivery.Withdrawn::attempts)
                                .longValue())
                .startSpan();
        if (result.equals("refused") || result.equals("lost")) {
            span.setStatus(StatusCode.ERROR, "the result did not reach the platform");
            span.setAttribute(Names.ERROR_TYPE, result);
        }
        span.end(event.at());
        if (run != null && stop == StopReason.DEADLINE) {
            // Reported without its handler, which goes on although its time is over.
            job.setAttribute(Names.STATUS, "timed_out");
            failed("the job ran longer than its limit", "timed_out");
        }
    }

    private static String word(StopReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private void endRun(Instant at) {
        if (run != null) {
            run.end(at);
            run = null;
        }
        innermost = jobContext;
    }

    @Override
    public synchronized void close() {
        stages.endAll(last);
        endRun(last);
        job.end(last);
    }
}
