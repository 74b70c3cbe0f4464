package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.Concurrency;
import io.github.runpodjava.WorkerState;
import io.github.runpodjava.internal.inspect.Inspection;
import io.github.runpodjava.internal.inspect.StartPhases;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs workers as what this process is for: it gets the signals, and the process ends with it. */
final class WorkerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
    private static final Runnable DIE = () -> Runtime.getRuntime().halt(Program.FAILED);

    private final Workforce workers;
    private final AtomicBoolean signalled = new AtomicBoolean();

    private WorkerProcess(Workforce workers) {
        this.workers = workers;
    }

    /**
     * Runs one or more workers to their end.
     *
     * @param create makes them, given what to do when not even its shutdown works
     * @param inspection is shown the workers
     * @return whether all it took was finished
     */
    static boolean run(Concurrency concurrency, Function<Runnable, Workforce> create, Optional<Inspection> inspection)
            throws InterruptedException {
        CarrierThreads.makeRoom(concurrency);
        UncaughtExceptions.log();
        Optional<StartPhases.Running> assembly = inspection.map(eye -> eye.begin("assembly"));
        Workforce workers = create.apply(DIE);
        assembly.ifPresent(StartPhases.Running::end);
        inspection.ifPresent(eye -> eye.watch(workers::inspected));
        WorkerProcess process = new WorkerProcess(workers);
        Thread untimely = new Thread(process::tellUntimelyEnd, "runpod-untimely-end");
        Runtime.getRuntime().addShutdownHook(untimely);
        try (Signals signals = Signals.listen(process::onSignal, process::awaitEnd)) {
            workers.start();
            return workers.awaitStop();
        }
    }

    private void onSignal(String name) {
        if (!signalled.compareAndSet(false, true)) {
            LOG.warn("SIG{} again: running jobs are cancelled", name);
            workers.hurry();
        } else if (workers.state().compareTo(WorkerState.ACTIVE) < 0) {
            // No job was taken yet, and a set-up that loads a model cannot be interrupted in a useful way.
            LOG.info("SIG{} during the start: nothing was taken, so there is nothing to finish", name);
            Runtime.getRuntime().halt(Program.OK);
        } else {
            workers.end("SIG" + name, false);
        }
    }

    /** A handler that calls {@code System.exit} takes its job, and all others, with it. */
    private void tellUntimelyEnd() {
        if (workers.state() == WorkerState.ACTIVE) {
            LOG.error(
                    "The process ends although the worker works, as if something called System.exit; cut short: {}",
                    workers.unfinishedJobs());
        }
    }

    private void awaitEnd() {
        try {
            workers.awaitStop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
