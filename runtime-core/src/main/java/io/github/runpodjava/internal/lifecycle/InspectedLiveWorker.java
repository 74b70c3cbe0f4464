package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.WorkerState;
import io.github.runpodjava.internal.execute.RunningJob;
import io.github.runpodjava.internal.inspect.InspectedWorker;
import io.github.runpodjava.internal.inspect.StartPhase;
import io.github.runpodjava.internal.inspect.StartPhases;
import io.github.runpodjava.internal.report.SpoolEnds;
import io.github.runpodjava.spi.QueueFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A worker of this process, for those who only look. */
final class InspectedLiveWorker implements InspectedWorker {
    private final LiveWorker worker;
    private final WorkerParts parts;
    private final StartPhases phases;

    InspectedLiveWorker(LiveWorker worker, WorkerParts parts, StartPhases phases) {
        this.worker = worker;
        this.parts = parts;
        this.phases = phases;
    }

    @Override
    public String id() {
        return parts.workerId();
    }

    @Override
    public WorkerState state() {
        return worker.state();
    }

    @Override
    public int places() {
        return parts.slots().limit();
    }

    @Override
    public int placesTaken() {
        return jobs().size();
    }

    @Override
    public int placesStuck() {
        return parts.inFlight().deaf();
    }

    @Override
    public List<RunningJob> jobs() {
        return parts.inFlight().all().stream()
                .filter(job -> !parts.isAskedBy(job.job()))
                .toList();
    }

    @Override
    public int questions() {
        return (int) parts.inFlight().all().stream()
                .filter(job -> parts.isAskedBy(job.job()))
                .count();
    }

    @Override
    public Optional<RunningJob> job(String id) {
        return parts.inFlight().find(id);
    }

    @Override
    public boolean isAskedBy(String id) {
        // No lambda: it is asked for each job, and the first one is not to wait.
        Optional<RunningJob> job = job(id);
        return job.isPresent() && parts.isAskedBy(job.get().job());
    }

    @Override
    public int spooledResults() {
        return parts.spool().results();
    }

    @Override
    public long spooledBytes() {
        return parts.spool().bytes();
    }

    @Override
    public SpoolEnds spoolEnds() {
        return parts.spoolEnds();
    }

    @Override
    public Map<String, Optional<String>> activities() {
        Map<String, Optional<String>> found = new LinkedHashMap<>();
        parts.activities().forEach((name, log) -> found.put(name, log.trouble()));
        return found;
    }

    @Override
    public List<StartPhase> startPhases() {
        return phases.over();
    }

    @Override
    public Optional<QueueFacts> queue() {
        return parts.queue().facts();
    }
}
