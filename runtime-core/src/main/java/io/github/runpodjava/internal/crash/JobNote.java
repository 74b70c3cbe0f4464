package io.github.runpodjava.internal.crash;

import io.github.runpodjava.internal.execute.InFlightJobs;
import io.github.runpodjava.internal.execute.RunningJob;
import io.github.runpodjava.internal.pacing.FaultLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the note of the jobs in flight while the workers of this process work. */
final class JobNote {
    private static final Logger LOG = LoggerFactory.getLogger(JobNote.class);

    private static final Duration SECOND_LOOK = Duration.ofSeconds(5);

    private final CrashFiles files;
    private final Consumer<Predecessors.Vanished> finder;
    private final Runnable rehearsal;
    private final List<InFlightJobs> workers = new ArrayList<>();
    private @Nullable InFlightFile file;
    private boolean begun;
    private boolean closed;

    /**
     * @param finder hears of earlier workers that vanished
     * @param rehearsal is run once, when the worker has worked for a while
     */
    JobNote(CrashFiles files, Consumer<Predecessors.Vanished> finder, Runnable rehearsal) {
        this.files = files;
        this.finder = finder;
        this.rehearsal = rehearsal;
    }

    synchronized void working(InFlightJobs jobs) {
        workers.add(jobs);
        if (file != null) {
            jobs.watch(file);
        } else if (!begun && !files.noteFolders().isEmpty()) {
            begun = true;
            // Files on a network volume may be slow, and the first job need not wait for them.
            Thread thread = new Thread(this::begin, "runpod-black-box");
            thread.setDaemon(true);
            thread.start();
        }
    }

    synchronized void left(InFlightJobs jobs) {
        workers.remove(jobs);
    }

    /** The jobs of all workers of this process. */
    List<RunningJob> jobs() {
        List<InFlightJobs> now;
        synchronized (this) {
            now = List.copyOf(workers);
        }
        return now.stream().flatMap(jobs -> jobs.all().stream()).toList();
    }

    private void begin() {
        try {
            Predecessors predecessors = new Predecessors(files);
            List<Predecessors.Vanished> vanished = predecessors.take();
            open();
            vanished.forEach(finder);
            // One that was killed a moment ago may still be dying.
            Thread.sleep(SECOND_LOOK.toMillis());
            predecessors.take().forEach(finder);
            rehearsal.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            FaultLog.error(LOG, "The jobs in flight are not noted", e);
        }
    }

    private void open() {
        ProcessTag me = ProcessTag.mine();
        for (Path folder : files.noteFolders()) {
            try {
                use(InFlightFile.open(files, folder, me));
                return;
            } catch (IOException | RuntimeException e) {
                LOG.atDebug().setCause(e).log("The jobs in flight cannot be noted in {}", folder);
            }
        }
        LOG.warn("The jobs in flight are not noted anywhere: if this worker is killed, nobody will know which it had");
    }

    private synchronized void use(InFlightFile opened) {
        if (closed) {
            opened.close();
            return;
        }
        file = opened;
        workers.forEach(jobs -> jobs.watch(opened));
    }

    /** Nothing is in flight any more, or what became of it was told. */
    synchronized void close() {
        closed = true;
        if (file != null) {
            file.close();
        }
    }
}
