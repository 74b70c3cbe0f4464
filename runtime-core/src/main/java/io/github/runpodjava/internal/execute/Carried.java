package io.github.runpodjava.internal.execute;

import io.github.runpodjava.ContextCarrier;
import io.github.runpodjava.job.TakenJob;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tasks that take their job's log context along. Failure reports cut stacks at this class, by its name. */
final class Carried implements ContextCarrier {
    private final TakenJob job;

    Carried(TakenJob job) {
        this.job = job;
    }

    @Override
    public Runnable runnable(Runnable task) {
        LogSnapshot here = LogSnapshot.of(job);
        return () -> {
            try (JobLog ignored = here.enter()) {
                task.run();
            }
        };
    }

    @Override
    public <T> Callable<T> callable(Callable<T> task) {
        LogSnapshot here = LogSnapshot.of(job);
        return () -> {
            try (JobLog ignored = here.enter()) {
                return task.call();
            }
        };
    }

    @Override
    public <T> Supplier<T> supplier(Supplier<T> task) {
        LogSnapshot here = LogSnapshot.of(job);
        return () -> {
            try (JobLog ignored = here.enter()) {
                return task.get();
            }
        };
    }

    @Override
    public <A, R> Function<A, R> function(Function<A, R> task) {
        LogSnapshot here = LogSnapshot.of(job);
        return argument -> {
            try (JobLog ignored = here.enter()) {
                return task.apply(argument);
            }
        };
    }

    @Override
    public <A> Consumer<A> consumer(Consumer<A> task) {
        LogSnapshot here = LogSnapshot.of(job);
        return argument -> {
            try (JobLog ignored = here.enter()) {
                task.accept(argument);
            }
        };
    }

    @Override
    public ExecutorService executor(ExecutorService pool) {
        return new CarriedExecutor(pool, this);
    }
}
