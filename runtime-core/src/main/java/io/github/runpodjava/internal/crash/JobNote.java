package io.github.runpodjava.internal.crash;

import io.github.runpodjava.config.FileProblem;
import io.github.runpodjava.internal.execute.InFlightJobs;
import io.github.runpodjava.internal.execute.RunningJob;
import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.internal.pacing.FirstTake;
import io.github.runpodjava.internal.pacing.Pauses;
import io.github.runpodjava.internal.process.ProcessTag;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the note of the jobs in flight while the workers of this process work. */
final class JobNote {
    private static final Logger LOG = LoggerFactory.getLogger(JobNote.class);

    private static final Duration SECOND_LOOK = Duration.ofSeconds(5);

    /** How long the end of the process waits for a file that is being made, so that it does not stay behind. */
    private static final Duration MAKING = Duration.ofSeconds(1);

    /** How long the end of the process waits until the file is removed from a volume that may hang. */
    private static final Duration REMOVING = Duration.ofSeconds(5);

    private static final Duration BEAT = Duration.ofMinutes(1);
    private static final int BEATS_OF_A_DAY = 24 * 60;

    private final CrashFiles files;
    private final Duration keep;
    private final InstantSource clock;
    private final Consumer<Predecessors.Vanished> finder;
    private final Runnable rehearsal;
    private final Pauses pauses;
    private final List<InFlightJobs> workers = new ArrayList<>();
    private @Nullable InFlightFile file;
    private boolean begun;
    private boolean closed;
    /** Whether the file may be there already and is not known here. */
    private boolean opening;

    private int beats;

    /**
     * @param keep how long what crashed workers left is kept
     * @param finder hears of earlier workers that vanished
     * @param rehearsal is run once, when the worker has worked for a while
     */
    JobNote(
            CrashFiles files,
            Duration keep,
            InstantSource clock,
            Consumer<Predecessors.Vanished> finder,
            Runnable rehearsal) {
        this(files, keep, clock, finder, rehearsal, new Pauses());
    }

    JobNote(
            CrashFiles files,
            Duration keep,
            InstantSource clock,
            Consumer<Predecessors.Vanished> finder,
            Runnable rehearsal,
            Pauses pauses) {
        this.files = files;
        this.keep = keep;
        this.clock = clock;
        this.finder = finder;
        this.rehearsal = rehearsal;
        this.pauses = pauses;
    }

    /** @param first before it there is nothing to note, and afterwards the first job need not wait for slow files */
    synchronized void working(InFlightJobs jobs, FirstTake first) {
        if (!workers.contains(jobs)) {
            workers.add(jobs);
        }
        if (file != null) {
            jobs.watch(file);
        } else if (!begun && !files.noteFolders().isEmpty()) {
            begun = true;
            Thread thread = new Thread(first.then(this::begin), "runpod-black-box");
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
            Predecessors predecessors = new Predecessors(files, clock);
            List<Predecessors.Vanished> vanished = new ArrayList<>();
            goOn(() -> vanished.addAll(predecessors.takeOwn()));
            open();
            goOn(() -> vanished.forEach(finder));
            // One that was killed a moment ago may still be dying.
            pause(SECOND_LOOK);
            goOn(() -> predecessors.takeOwn().forEach(finder));
            goOn(rehearsal);
            Runnable round = () -> round(predecessors);
            while (isOpen()) {
                goOn(round);
                pause(BEAT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            FaultLog.error(LOG, "The jobs in flight are not noted", e);
        }
    }

    private void round(Predecessors predecessors) {
        beat();
        if (beats++ % BEATS_OF_A_DAY == 0) {
            files.removeOlderThan(clock.instant().minus(keep));
        }
        predecessors.takeOthers().forEach(finder);
    }

    /** Whatever fails, as it may where memory is short: without the next beats a worker that lives is taken for dead. */
    private static void goOn(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | Error e) {
            FaultLog.error(LOG, "The note of the jobs in flight was not kept up; the next try is in a minute", e);
        }
    }

    private void pause(Duration time) throws InterruptedException {
        try {
            pauses.pause(time);
        } catch (OutOfMemoryError noMemoryToWait) {
            // Parking needs none.
            LockSupport.parkNanos(time.toNanos());
        }
    }

    private void open() {
        synchronized (this) {
            if (closed) {
                return;
            }
            opening = true;
        }
        try {
            openSomewhere();
        } finally {
            synchronized (this) {
                opening = false;
                notifyAll();
            }
        }
    }

    private void openSomewhere() {
        ProcessTag me = ProcessTag.mine();
        List<String> problems = new ArrayList<>();
        for (Path folder : files.noteFolders()) {
            try {
                use(InFlightFile.open(files, folder, me));
                return;
            } catch (IOException | RuntimeException e) {
                LOG.atDebug().setCause(e).log("The jobs in flight cannot be noted in {}", folder);
                problems.add(folder + ": " + FileProblem.of(e));
            }
        }
        LOG.warn(
                "The jobs in flight are not noted anywhere ({}): if this worker is killed, nobody will know which it had."
                        + " Set RUNPOD_LOG_DIR to a folder with room, on the network volume if there is one",
                String.join("; ", problems));
    }

    private synchronized boolean isOpen() {
        return file != null && !closed;
    }

    /** Shows workers of other machines that this one lives. */
    private void beat() {
        InFlightFile mine;
        synchronized (this) {
            mine = closed ? null : file;
        }
        try {
            if (mine != null) {
                mine.touch(clock.instant());
            }
        } catch (NoSuchFileException e) {
            // This process was frozen for so long that it was taken for dead.
            open();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("The note of the jobs in flight cannot be touched");
        }
    }

    private synchronized void use(InFlightFile opened) {
        if (closed) {
            opened.close();
            return;
        }
        if (file != null) {
            // Somebody removed it, and the new one has its name: it has a thread and a handle still.
            file.end();
        }
        file = opened;
        workers.forEach(jobs -> jobs.watch(opened));
    }

    /** Nothing is in flight any more, or what became of it was told. */
    void close() {
        InFlightFile opened = closed();
        if (opened != null) {
            Attempt.within(REMOVING, opened::close);
        }
    }

    /** The process ends at once, and {@code record} says why: the next start is to name the jobs, and no other reason. */
    void recorded(@Nullable Path record) {
        InFlightFile opened = closed();
        if (opened != null && record != null) {
            Attempt.within(REMOVING, () -> opened.recorded(record));
        }
    }

    private synchronized @Nullable InFlightFile closed() {
        closed = true;
        awaitOpened();
        return file;
    }

    private void awaitOpened() {
        long end = System.nanoTime() + MAKING.toNanos();
        try {
            for (long left = MAKING.toNanos(); opening && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
