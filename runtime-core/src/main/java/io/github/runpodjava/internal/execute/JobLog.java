package io.github.runpodjava.internal.execute;

import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.InheritedJob;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Puts the job's id on every line that the current thread logs, and takes it off again. */
public final class JobLog implements AutoCloseable {
    /** The key under which the logging back end looks for the job's id. */
    static final String REQUEST_ID = "requestId";

    private static final String BATCH_ID = "batchId";
    private static final String TRACE_ID = "traceId";
    private static final String SPAN_ID = "spanId";

    private final LogSnapshot before;
    private final @Nullable InheritedJob ended;

    private JobLog(LogSnapshot before, @Nullable InheritedJob ended) {
        this.before = before;
        this.ended = ended;
    }

    public static JobLog open(TakenJob job) {
        Map<String, String> entries = entries(job);
        InheritedJob inherited = new InheritedJob(entries);
        JobLog log = new JobLog(LogSnapshot.here(), inherited);
        entries.forEach(MDC::put);
        InheritedJob.set(inherited);
        return log;
    }

    static JobLog enter(LogSnapshot context) {
        JobLog log = new JobLog(LogSnapshot.here(), null);
        set(context);
        return log;
    }

    /** What every line of the job carries. */
    static Map<String, String> entries(TakenJob job) {
        Map<String, String> entries = new HashMap<>();
        entries.put(REQUEST_ID, job.id());
        job.batchId().ifPresent(batch -> entries.put(BATCH_ID, batch));
        job.trace().ifPresent(trace -> {
            entries.put(TRACE_ID, trace.parent().traceId());
            entries.put(SPAN_ID, trace.parent().spanId());
        });
        return entries;
    }

    private static void set(LogSnapshot context) {
        Map<String, String> mdc = context.mdc();
        if (mdc == null || mdc.isEmpty()) {
            MDC.clear();
        } else {
            MDC.setContextMap(mdc);
        }
        InheritedJob.set(context.job());
    }

    @Override
    public void close() {
        // All of it, not just our keys: a handler may have put others, and pooled threads live on.
        set(before);
        if (ended != null) {
            ended.end();
        }
    }
}
