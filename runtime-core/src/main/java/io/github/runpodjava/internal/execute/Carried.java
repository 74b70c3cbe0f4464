package io.github.runpodjava.internal.execute;

import io.github.runpodjava.ContextCarrier;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobSpan;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tasks that take their job's log context and span along. Failure reports cut stacks at this class, by its name. */
final class Carried implements ContextCarrier {
    private final TakenJob job;
    private final JobTrace trace;

    Carried(TakenJob job, JobTrace trace) {
        this.job = job;
        this.trace = trace;
    }

    /** What belongs to this job on the calling thread. */
    private Here here() {
        return new Here(LogSnapshot.of(job), trace.here());
    }

    private record Here(LogSnapshot log, JobSpan.Kept span) {
        Inside enter() {
            return new Inside(log.enter(), span.enter());
        }
    }

    private record Inside(JobLog log, JobSpan.Current span) implements AutoCloseable {
        @Override
        public void close() {
            span.close();
            log.close();
        }
    }

    @Override
    public Runnable runnable(Runnable task) {
        Here here = here();
        return () -> {
            try (Inside ignored = here.enter()) {
                task.run();
            }
        };
    }

    @Override
    public <T> Callable<T> callable(Callable<T> task) {
        Here here = here();
        return () -> {
            try (Inside ignored = here.enter()) {
                return task.call();
            }
        };
    }

    @Override
    public <T> Supplier<T> supplier(Supplier<T> task) {
        Here here = here();
        return () -> {
            try (Inside ignored = here.enter()) {
                return task.get();
            }
        };
    }

    @Override
    public <A, R> Function<A, R> function(Function<A, R> task) {
        Here here = here();
        return argument -> {
            try (Inside ignored = here.enter()) {
                return task.apply(argument);
            }
        };
    }

    @Override
    public <A> Consumer<A> consumer(Consumer<A> task) {
        Here here = here();
        return argument -> {
            try (Inside ignored = here.enter()) {
                task.accept(argument);
            }
        };
    }

    @Override
    public ExecutorService executor(ExecutorService pool) {
        return new CarriedExecutor(pool, this);
    }
}
