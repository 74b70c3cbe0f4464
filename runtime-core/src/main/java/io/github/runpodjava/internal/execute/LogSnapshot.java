package io.github.runpodjava.internal.execute;

import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.InheritedJob;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What the log lines of a thread carry at one moment.
 *
 * @param mdc null if nothing
 * @param job what threads that it starts get to know; null if nothing
 */
public record LogSnapshot(
        @Nullable Map<String, String> mdc, @Nullable InheritedJob job) {

    /** The current thread's. */
    public static LogSnapshot here() {
        return new LogSnapshot(MDC.getCopyOfContextMap(), InheritedJob.current());
    }

    /** The job that lines of the current thread belong to; null if there is none or it is over. */
    public static @Nullable String currentJob() {
        String own = InheritedJob.own().get(JobLog.REQUEST_ID);
        String id = own == null ? MDC.get(JobLog.REQUEST_ID) : own;
        return id == null ? InheritedJob.entries().get(JobLog.REQUEST_ID) : id;
    }

    /** The current thread's if it works for {@code job}; else what lines of that job carry at least. */
    static LogSnapshot of(TakenJob job) {
        LogSnapshot here = here();
        if (job.id().equals(here.jobId().orElse(null))) {
            return new LogSnapshot(with(here.mdc, JobLog.entries(job)), here.job);
        }
        Map<String, String> entries = JobLog.entries(job);
        return new LogSnapshot(entries, new InheritedJob(entries));
    }

    private static Map<String, String> with(@Nullable Map<String, String> some, Map<String, String> others) {
        Map<String, String> all = new HashMap<>(some == null ? Map.of() : some);
        all.putAll(others);
        return all;
    }

    /** The job that the lines belong to. */
    public Optional<String> jobId() {
        String id = mdc == null ? null : mdc.get(JobLog.REQUEST_ID);
        // On a thread of the job its MDC may have been changed by the handler.
        return Optional.ofNullable(
                job == null || id != null && !job.isOwn() ? id : job.values().get(JobLog.REQUEST_ID));
    }

    /** Gives the current thread all this until the answer is closed. */
    public JobLog enter() {
        return JobLog.enter(this);
    }
}
