package io.github.runpodjava.internal.execute;

import io.github.runpodjava.job.TakenJob;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The threads of one job, made when they are first used: their lines carry its id, and they end with it. */
final class JobExecutor extends AbstractExecutorService {
    private final String jobId;
    private final Carried carried;
    private @Nullable ExecutorService threads;
    private boolean over;

    JobExecutor(TakenJob job, JobTrace trace) {
        this.jobId = job.id();
        this.carried = new Carried(job, trace);
    }

    @Override
    public void execute(Runnable task) {
        threads().execute(carried.runnable(task));
    }

    private synchronized ExecutorService threads() {
        if (threads == null) {
            threads = JobThreads.executor("job-" + jobId);
            if (over) {
                threads.shutdown();
            }
        }
        return threads;
    }

    /** Interrupts what runs and takes nothing new. */
    synchronized void end() {
        over = true;
        if (threads != null) {
            threads.shutdownNow();
        }
    }

    @Override
    public void shutdown() {
        throw new UnsupportedOperationException("a job's executor ends with the job; do not shut it down");
    }

    @Override
    public List<Runnable> shutdownNow() {
        throw new UnsupportedOperationException("a job's executor ends with the job; do not shut it down");
    }

    @Override
    public boolean isShutdown() {
        return threads().isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads().isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads().awaitTermination(timeout, unit);
    }
}
