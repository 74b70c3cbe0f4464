package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.Concurrency;
import io.github.runpodjava.WorkerState;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one worker as what this process is for: it gets the signals, and the process ends with it. */
final class WorkerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
    private static final Runnable DIE = () -> Runtime.getRuntime().halt(Program.FAILED);

    private final LiveWorker worker;
    private final AtomicBoolean signalled = new AtomicBoolean();

    private WorkerProcess(LiveWorker worker) {
        this.worker = worker;
    }

    /**
     * Runs a worker to its end.
     *
     * @param create makes the worker, given what to do when not even its shutdown works
     * @return whether all it took was finished
     */
    static boolean run(Concurrency concurrency, Function<Runnable, LiveWorker> create) throws InterruptedException {
        CarrierThreads.makeRoom(concurrency);
        UncaughtExceptions.log();
        LiveWorker worker = create.apply(DIE);
        WorkerProcess process = new WorkerProcess(worker);
        Thread untimely = new Thread(process::tellUntimelyEnd, "runpod-untimely-end");
        Runtime.getRuntime().addShutdownHook(untimely);
        try (Signals signals = Signals.listen(process::onSignal, process::awaitEnd)) {
            worker.start();
            return worker.awaitStop();
        }
    }

    private void onSignal(String name) {
        if (!signalled.compareAndSet(false, true)) {
            LOG.warn("SIG{} again: running jobs are cancelled", name);
            worker.hurry();
        } else if (worker.state().compareTo(WorkerState.ACTIVE) < 0) {
            // No job was taken yet, and a set-up that loads a model cannot be interrupted in a useful way.
            LOG.info("SIG{} during the start: nothing was taken, so there is nothing to finish", name);
            Runtime.getRuntime().halt(Program.OK);
        } else {
            worker.end("SIG" + name, false);
        }
    }

    /** A handler that calls {@code System.exit} takes its job, and all others, with it. */
    private void tellUntimelyEnd() {
        if (worker.state() == WorkerState.ACTIVE) {
            LOG.error(
                    "The process ends although the worker works, as if something called System.exit; cut short: {}",
                    worker.unfinishedJobs());
        }
    }

    private void awaitEnd() {
        try {
            worker.awaitStop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
