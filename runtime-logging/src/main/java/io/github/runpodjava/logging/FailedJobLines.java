package io.github.runpodjava.logging;

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

/**
 * Keeps the DEBUG lines of jobs until it is known whether they failed. Of each job the newest are kept, and of all jobs
 * those of the jobs that were taken last. What threads of a job say after its end is nobody's. Thread-safe.
 */
final class FailedJobLines implements JobEventListener {
    private static final long MOST_OF_A_JOB = 1024 * 1024;
    private static final long MOST = 32 * 1024 * 1024;

    private static final class Kept {
        private final Deque<Lines> lines = new ArrayDeque<>();
        private long bytes;
    }

    private final Consumer<Lines> output;
    /** The jobs from when they were taken until they are done, the oldest first. */
    private final Map<String, Kept> jobs = new LinkedHashMap<>();

    private long bytes;

    FailedJobLines(Consumer<Lines> output) {
        this.output = output;
    }

    synchronized void keep(String job, Lines lines) {
        Kept kept = jobs.get(job);
        if (kept == null) {
            return;
        }
        kept.lines.add(lines);
        kept.bytes += lines.size();
        bytes += lines.size();
        while (kept.bytes > MOST_OF_A_JOB && kept.lines.size() > 1) {
            long gone = kept.lines.remove().size();
            kept.bytes -= gone;
            bytes -= gone;
        }
        Iterator<Kept> oldest = jobs.values().iterator();
        while (bytes > MOST && oldest.hasNext()) {
            Kept old = oldest.next();
            bytes -= old.bytes;
            old.bytes = 0;
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
            Deque<Lines> lines = taken(finished.jobId());
            if (finished.outcome() instanceof JobOutcome.Failed) {
                lines.forEach(output);
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
            taken(id).forEach(output);
        }
    }

    private synchronized Deque<Lines> taken(String job) {
        Kept kept = jobs.remove(job);
        if (kept == null) {
            return new ArrayDeque<>();
        }
        bytes -= kept.bytes;
        return kept.lines;
    }
}
