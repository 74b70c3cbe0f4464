package io.github.runpodjava.internal.execute;

import io.github.runpodjava.job.TakenJob;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Puts the job's id on every line that the current thread logs, and takes it off again. */
final class JobLog implements AutoCloseable {
    /** The key under which the logging back end looks for the job's id. */
    private static final String REQUEST_ID = "requestId";

    private static final String BATCH_ID = "batchId";

    private final @Nullable Map<String, String> before;

    private JobLog(@Nullable Map<String, String> before) {
        this.before = before;
    }

    static JobLog open(TakenJob job) {
        JobLog log = new JobLog(MDC.getCopyOfContextMap());
        MDC.put(REQUEST_ID, job.id());
        job.batchId().ifPresent(batch -> MDC.put(BATCH_ID, batch));
        return log;
    }

    /** Runs {@code task} elsewhere as if it were here: its lines carry what this thread's lines carry. */
    static Runnable carried(Runnable task) {
        Map<String, String> here = MDC.getCopyOfContextMap();
        return () -> {
            JobLog log = new JobLog(MDC.getCopyOfContextMap());
            set(here);
            try (log) {
                task.run();
            }
        };
    }

    private static void set(@Nullable Map<String, String> context) {
        if (context == null || context.isEmpty()) {
            MDC.clear();
        } else {
            MDC.setContextMap(context);
        }
    }

    @Override
    public void close() {
        // All of it, not just our keys: a handler may have put others, and pooled threads live on.
        set(before);
    }
}
