package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.WorkerState;
import io.github.runpodjava.internal.execute.RunningJob;
import io.github.runpodjava.spi.RunningServer;
import io.github.runpodjava.spi.ServerFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The workers and the server of this process, as far as they exist yet. Thread-safe. */
final class Inspected {
    private final Supplier<List<InspectedWorker>> workers;
    private volatile @Nullable RunningServer server;

    Inspected(Supplier<List<InspectedWorker>> workers) {
        this.workers = workers;
    }

    void server(RunningServer running) {
        this.server = running;
    }

    List<InspectedWorker> workers() {
        return workers.get();
    }

    Optional<ServerFacts> server() {
        return Optional.ofNullable(server).flatMap(RunningServer::facts);
    }

    /** All jobs in flight, those of one worker after those of another, each oldest first. */
    List<RunningJob> jobs() {
        List<RunningJob> all = new ArrayList<>();
        workers().forEach(worker -> all.addAll(worker.jobs()));
        return all;
    }

    /** Where the job's work folder is, if it has one now. */
    Optional<Path> folderOf(String jobId) {
        // A loop, not a stream: it is asked for after every job.
        for (InspectedWorker worker : workers()) {
            Optional<Path> folder = worker.job(jobId).flatMap(RunningJob::madeFolder);
            if (folder.isPresent()) {
                return folder;
            }
        }
        return Optional.empty();
    }

    /** Whether the job with this id asks about its worker instead of giving it work. */
    boolean isAbout(String jobId) {
        for (InspectedWorker worker : workers()) {
            if (worker.isAskedBy(jobId)) {
                return true;
            }
        }
        return false;
    }

    /** What the process as a whole does, in one word. */
    String status() {
        List<InspectedWorker> all = workers();
        if (all.isEmpty()) {
            return "initializing";
        }
        if (all.stream().anyMatch(worker -> worker.state() == WorkerState.DRAINING)) {
            return "draining";
        }
        if (all.stream().allMatch(worker -> worker.state() == WorkerState.STOPPED)) {
            return "stopped";
        }
        if (all.stream().anyMatch(worker -> !worker.jobs().isEmpty())) {
            return "processing";
        }
        return all.stream().anyMatch(worker -> worker.state() == WorkerState.ACTIVE) ? "idle" : "initializing";
    }
}
