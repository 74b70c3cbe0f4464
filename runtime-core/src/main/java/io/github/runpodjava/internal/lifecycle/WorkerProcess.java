package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.WorkerState;
import io.github.runpodjava.internal.crash.BlackBox;
import io.github.runpodjava.internal.crash.CrashGuard;
import io.github.runpodjava.internal.inspect.InspectedWorker;
import io.github.runpodjava.internal.inspect.Inspection;
import io.github.runpodjava.internal.inspect.StartPhases;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs workers as what this process is for: it gets the signals, and the process ends with it. */
final class WorkerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
    /** RunPod and whoever waits for the jobs are told within this time that the process ends under them. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final BlackBox box;
    private final Workforce workers;
    /** The first signal's, once it came. */
    private final AtomicReference<@Nullable AskedAgain> signalled = new AtomicReference<>();

    private volatile boolean handlesSignals = true;

    private WorkerProcess(BlackBox box, Workforce workers) {
        this.box = box;
        this.workers = workers;
    }

    /**
     * Runs one or more workers to their end.
     *
     * @param box keeps what must outlive a crash
     * @param create makes them, given whom they tell what they cannot deal with
     * @param inspection is shown the workers
     * @return whether all it took was finished
     */
    static boolean run(BlackBox box, Function<CrashGuard, Workforce> create, Optional<Inspection> inspection)
            throws InterruptedException {
        UncaughtExceptions.log(box);
        // No lambdas here: one that takes an inspection would load its class where nobody may ask.
        Workforce workers = inspection.isPresent() ? seen(inspection.get(), box, create) : create.apply(box);
        WorkerProcess process = new WorkerProcess(box, workers);
        Thread untimely = new Thread(process::tellUntimelyEnd, "runpod-untimely-end");
        Runtime.getRuntime().addShutdownHook(untimely);
        try (Signals signals = Signals.listen(process::onSignal, process::awaitEnd, box::isSignalled)) {
            process.handlesSignals = signals.areHandled();
            workers.start();
            return workers.awaitStop();
        }
    }

    private static Workforce seen(Inspection inspection, CrashGuard guard, Function<CrashGuard, Workforce> create) {
        StartPhases.Running assembly = inspection.begin("assembly");
        Workforce workers = create.apply(guard);
        assembly.end();
        // No lambda here either: the first one of its shape takes milliseconds of a start.
        inspection.watch(new Supplier<>() {
            @Override
            public List<InspectedWorker> get() {
                return workers.inspected();
            }
        });
        return workers;
    }

    private void onSignal(String name) {
        long now = System.nanoTime();
        AskedAgain before = signalled.compareAndExchange(null, new AskedAgain(now));
        if (before != null && !before.at(now)) {
            LOG.debug("SIG{} twice at a time, as a launcher and its process group get it: it counts once", name);
        } else if (before != null) {
            LOG.warn("SIG{} again: running jobs are cancelled", name);
            workers.hurry();
        } else if (workers.end("SIG" + name, false).compareTo(WorkerState.ACTIVE) < 0) {
            // No job was taken, and a set-up that loads a model cannot be interrupted in a useful way.
            LOG.info("SIG{} during the start: nothing was taken, so there is nothing to finish", name);
            box.halt(Program.OK);
        }
    }

    /** A handler that calls {@code System.exit} takes its job, and all others, with it. */
    private void tellUntimelyEnd() {
        WorkerState state = workers.state();
        boolean untimely = state == WorkerState.ACTIVE || state == WorkerState.STARTING;
        if (!untimely || signalled.get() != null || !handlesSignals && box.isSignalled()) {
            return;
        }
        if (box.isEndOfAnotherWorker()) {
            // The signal that asked for it went to that one alone, and was meant for all.
            workers.end("another worker of this process has ended", false);
            awaitEnd();
            return;
        }
        List<String> jobs = workers.unfinishedJobs();
        String what = box.untimelyEnd();
        LOG.error("{}; cut short: {}", what, jobs);
        try {
            workers.failAll(
                    "The worker's process ended while the job ran: something in it called System.exit. To fail a job,"
                            + " throw an exception.",
                    what,
                    LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            box.ended();
            // After the lines of this thread: the log's own hook may be done already.
            box.bringOut();
        }
    }

    /** For a shutdown hook: the JVM does not wait for what the main thread does after the end. */
    private void awaitEnd() {
        try {
            workers.awaitStop();
            box.ended();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
