package io.github.runpodjava.internal.execute;

import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.job.TraceContext;
import io.github.runpodjava.spi.JobSpan;
import io.github.runpodjava.spi.JobTracer;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each run of a job its place in a trace: the caller's trace if it came with one, else a new one. */
public final class JobTraces {
    private static final Logger LOG = LoggerFactory.getLogger(JobTraces.class);

    private final Supplier<Optional<JobTracer>> find;
    private final RandomGenerator dice;
    private @Nullable Optional<JobTracer> found;

    /** @param find looks for what records spans; asked once, when the first job begins */
    public JobTraces(Supplier<Optional<JobTracer>> find, RandomGenerator dice) {
        this.find = find;
        this.dice = dice;
    }

    /** Begins the run in its trace. */
    void begin(RunningJob running) {
        TakenJob job = running.job();
        JobSpan span = span(job);
        running.trace(job.within(context(job, span)), span == null ? JobTrace.NONE : new JobTrace(span));
    }

    private @Nullable JobSpan span(TakenJob job) {
        try {
            return tracer().map(tracer -> tracer.begin(job)).orElse(null);
        } catch (Throwable thrown) {
            FaultLog.error(LOG, "The span of a job could not be begun", thrown);
            return null;
        }
    }

    private TraceContext context(TakenJob job, @Nullable JobSpan span) {
        try {
            Optional<TraceContext> recorded = span == null ? Optional.empty() : span.context();
            if (recorded.isPresent()) {
                return recorded.get();
            }
        } catch (Throwable thrown) {
            FaultLog.error(LOG, "A span does not say where it is", thrown);
        }
        return job.caller().map(caller -> caller.child(dice)).orElseGet(() -> TraceContext.root(dice));
    }

    private synchronized Optional<JobTracer> tracer() {
        if (found == null) {
            // Should looking fail, then it does so once.
            found = Optional.empty();
            found = find.get();
        }
        return found;
    }
}
