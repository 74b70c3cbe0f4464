package io.github.runpodjava.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobEventListener;
import io.github.runpodjava.job.JobOutcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the DEBUG lines of jobs until it is known whether they failed. Of each job the newest are kept, and of all jobs
 * those of the jobs that were taken last; how many are lost is told with them. What threads of a job say after its end is
 * nobody's. Thread-safe.
 */
final class FailedJobLines implements JobEventListener {
    private static final long MEGA = 1024 * 1024;
    private static final long MOST_OF_A_JOB = MEGA;
    private static final long MOST = 32 * MEGA;

    private static final class Kept {
        private final Deque<Lines> lines = new ArrayDeque<>();
        /** What the first of them says about whose they are. */
        private Map<String, String> mdc = Map.of();

        private long bytes;
        private long lost;
    }

    private final Consumer<Lines> output;
    private final Consumer<ILoggingEvent> notices;
    /** The jobs from when they were taken until they are done, the oldest first. */
    private final Map<String, Kept> jobs = new LinkedHashMap<>();

    private long bytes;

    /** @param notices writes what is said of lines that are lost */
    FailedJobLines(Consumer<Lines> output, Consumer<ILoggingEvent> notices) {
        this.output = output;
        this.notices = notices;
    }

    synchronized void keep(String job, Lines lines) {
        Kept kept = jobs.get(job);
        if (kept == null) {
            return;
        }
        if (kept.mdc.isEmpty()) {
            kept.mdc = LineFields.mdc(lines.event());
        }
        kept.lines.add(lines);
        kept.bytes += lines.size();
        bytes += lines.size();
        while (kept.bytes > MOST_OF_A_JOB && kept.lines.size() > 1) {
            long gone = kept.lines.remove().size();
            kept.bytes -= gone;
            kept.lost++;
            bytes -= gone;
        }
        Iterator<Kept> oldest = jobs.values().iterator();
        while (bytes > MOST && oldest.hasNext()) {
            Kept old = oldest.next();
            bytes -= old.bytes;
            old.bytes = 0;
            old.lost += old.lines.size();
            old.lines.clear();
        }
    }

    private synchronized void begin(String job) {
        jobs.putIfAbsent(job, new Kept());
    }

    @Override
    public void on(JobEvent event) {
        if (event instanceof JobEvent.Taken) {
            begin(event.jobId());
        } else if (event instanceof JobEvent.Finished finished) {
            Kept kept = taken(finished.jobId());
            if (finished.outcome() instanceof JobOutcome.Failed) {
                write(kept);
            }
        }
    }

    /** Writes what is kept of all jobs: the process ends under them. */
    void end() {
        List<String> ids;
        synchronized (this) {
            ids = List.copyOf(jobs.keySet());
        }
        for (String id : ids) {
            write(taken(id));
        }
    }

    private synchronized @Nullable Kept taken(String job) {
        Kept kept = jobs.remove(job);
        if (kept != null) {
            bytes -= kept.bytes;
        }
        return kept;
    }

    private void write(@Nullable Kept kept) {
        if (kept == null) {
            return;
        }
        if (kept.lost > 0) {
            String notice = "DEBUG lines of this job that are lost, before any that follow: " + kept.lost + ". Up to "
                    + MOST_OF_A_JOB / MEGA + " MiB is kept for a job, " + MOST / MEGA + " MiB for all that run.";
            notices.accept(OwnEvent.of(FailedJobLines.class, Level.WARN, notice, kept.mdc));
        }
        kept.lines.forEach(output);
    }
}
