package io.github.runpodjava.internal.execute;

import io.github.runpodjava.StopReason;
import io.github.runpodjava.internal.acquire.Slots;
import io.github.runpodjava.job.TakenJob;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A job from the moment it was taken until its place is free again. */
public final class RunningJob {
    private enum Phase {
        WAITING,
        RUNNING,
        REPORTING
    }

    private volatile TakenJob job;
    private volatile JobTrace trace = JobTrace.NONE;
    private volatile @Nullable DefaultJobContext context;
    private final Slots.Slot slot;
    private final Cancellation cancellation;
    private final AtomicBoolean reportClaimed = new AtomicBoolean();
    private final WorkFolder workFolder;
    private final CountDownLatch reported = new CountDownLatch(1);
    private Phase phase = Phase.WAITING;
    private @Nullable Thread thread;
    private boolean interrupting;
    private volatile boolean abandoned;
    private volatile boolean plain;

    public RunningJob(TakenJob job, Slots.Slot slot, Executor helpers) {
        this.job = job;
        this.slot = slot;
        this.cancellation = new Cancellation(job.id(), helpers);
        this.workFolder = new WorkFolder(job.id());
    }

    public TakenJob job() {
        return job;
    }

    /** The run has a place in a trace from now on. */
    void trace(TakenJob traced, JobTrace itsTrace) {
        job = traced;
        trace = itsTrace;
    }

    JobTrace trace() {
        return trace;
    }

    /** What its handler works with from now on. */
    void context(DefaultJobContext itsContext) {
        context = itsContext;
    }

    /** Empty for a moment after the job was taken. */
    Optional<DefaultJobContext> context() {
        return Optional.ofNullable(context);
    }

    public String id() {
        return job.id();
    }

    /** The job's own folder, which may not have been made. */
    WorkFolder workFolder() {
        return workFolder;
    }

    /** Where the job's own folder is; empty as long as the handler has not asked for it, and once it is removed. */
    public Optional<Path> madeFolder() {
        return workFolder.made();
    }

    Slots.Slot slot() {
        return slot;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** The calling thread runs the handler from now on; false if the job is to end before it began. */
    synchronized boolean begin() {
        if (cancellation.isCancelled()) {
            phase = Phase.REPORTING;
            return false;
        }
        phase = Phase.RUNNING;
        thread = Thread.currentThread();
        JobThread.heedAll();
        return true;
    }

    /** The handler is done: nobody interrupts this thread for the job any more, and no interrupt is left over. */
    synchronized void finish() {
        while (interrupting) {
            try {
                wait();
            } catch (InterruptedException thatOne) {
                // Whoever sent it says so in a moment.
                continue;
            }
        }
        phase = Phase.REPORTING;
        thread = null;
        cancellation.handlerEnded();
        JobThread.heedNone();
    }

    /** Turns the token and has the handler interrupted if it runs; false if the job was to end already. */
    boolean stop(StopReason reason) {
        if (!cancellation.cancel(reason)) {
            return false;
        }
        Thread handler;
        synchronized (this) {
            handler = thread;
            interrupting = handler != null;
        }
        if (handler != null) {
            interrupt(handler);
        }
        return true;
    }

    /**
     * On a thread of its own: an interrupt closes the file that the handler reads, and on a volume that hangs that does not
     * return, while the caller has other jobs to stop.
     */
    private void interrupt(Thread handler) {
        Runnable interrupt = () -> {
            try {
                handler.interrupt();
            } finally {
                interruptSent();
            }
        };
        try {
            Thread interrupter = new Thread(interrupt, "runpod-interrupt");
            interrupter.setDaemon(true);
            interrupter.start();
        } catch (OutOfMemoryError noThread) {
            interrupt.run();
        }
    }

    private synchronized void interruptSent() {
        interrupting = false;
        notifyAll();
    }

    /** Whether the handler has not returned yet. */
    public synchronized boolean handlerRuns() {
        return phase == Phase.RUNNING;
    }

    /** Whether the platform stopped this job, so that nothing more is to be sent for it. */
    boolean withdrawn() {
        return cancellation
                .reason()
                .filter(why -> why == StopReason.STOPPED_BY_PLATFORM || why == StopReason.GONE)
                .isPresent();
    }

    /** Whether nothing that the handler still does can change what becomes of the job. */
    boolean decided() {
        return cancellation.reason().filter(why -> why != StopReason.SHUTDOWN).isPresent();
    }

    /** Of its failure only the sentence is told, whatever failures of the handler look like. */
    void plain() {
        plain = true;
    }

    boolean isPlain() {
        return plain;
    }

    void abandon() {
        abandoned = true;
    }

    /** Whether the handler ignored for too long that it was to end. Its place is taken all the same while it runs. */
    boolean abandoned() {
        return abandoned;
    }

    /** The thread that runs the handler; empty when it does not run. */
    public synchronized Optional<Thread> thread() {
        return Optional.ofNullable(thread);
    }

    /** Where the handler is now; empty when it does not run. */
    public synchronized List<StackTraceElement> stack() {
        return thread == null ? List.of() : List.of(thread.getStackTrace());
    }

    /** The one who claimed the report is done with it. */
    void reported() {
        reported.countDown();
    }

    /** Waits until the report that another one claimed is done. */
    void awaitReported() throws InterruptedException {
        reported.await();
    }

    /** True for exactly one caller: the one who sends the job's one result, and then calls {@link #reported}. */
    boolean claimReport() {
        return reportClaimed.compareAndSet(false, true);
    }

    /** Whether somebody sends the result, or has. */
    boolean isReportClaimed() {
        return reportClaimed.get();
    }
}
