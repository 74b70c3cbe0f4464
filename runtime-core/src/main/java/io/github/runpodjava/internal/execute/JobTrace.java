package io.github.runpodjava.internal.execute;

import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.job.JobEventListener;
import io.github.runpodjava.spi.JobSpan;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The span of one run of a job, if there is one. Whatever goes wrong in it costs the job nothing. */
final class JobTrace {
    static final JobTrace NONE = new JobTrace(null);

    private static final Logger LOG = LoggerFactory.getLogger(JobTrace.class);
    private static final JobSpan.Current NOTHING = () -> {};

    private final @Nullable JobSpan span;

    JobTrace(@Nullable JobSpan span) {
        this.span = span;
    }

    Optional<JobEventListener> listener() {
        return Optional.ofNullable(span);
    }

    /** What is current on this thread, for the same thread or another one. */
    JobSpan.Kept here() {
        if (span == null) {
            return () -> NOTHING;
        }
        try {
            JobSpan.Kept kept = span.here();
            return () -> enter(kept);
        } catch (Throwable thrown) {
            return () -> failed(thrown);
        }
    }

    void close() {
        if (span != null) {
            try {
                span.close();
            } catch (Throwable thrown) {
                failed(thrown);
            }
        }
    }

    private static JobSpan.Current enter(JobSpan.Kept kept) {
        try {
            JobSpan.Current current = kept.enter();
            return () -> leave(current);
        } catch (Throwable thrown) {
            return failed(thrown);
        }
    }

    private static void leave(JobSpan.Current current) {
        try {
            current.close();
        } catch (Throwable thrown) {
            failed(thrown);
        }
    }

    private static JobSpan.Current failed(Throwable thrown) {
        FaultLog.error(LOG, "Tracing a job failed", thrown);
        return NOTHING;
    }
}
