package io.github.runpodjava.internal.execute;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Somebody's pool, for the tasks of one job. */
final class CarriedExecutor extends AbstractExecutorService {
    private final ExecutorService pool;
    private final Carried carried;

    CarriedExecutor(ExecutorService pool, Carried carried) {
        this.pool = pool;
        this.carried = carried;
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(carried.runnable(task));
    }

    @Override
    public void shutdown() {
        pool.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return pool.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return pool.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return pool.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return pool.awaitTermination(timeout, unit);
    }
}
