package io.github.runpodjava;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Carries what the log lines of a job carry (its id, its batch, its trace, the MDC) to threads that are not the job's:
 * a pool that all jobs share, {@code CompletableFuture} without an executor, parallel streams.
 *
 * <pre>{@code
 * ExecutorService pool = job.carrier().executor(sharedPool);
 * CompletableFuture.supplyAsync(job.carrier().supplier(() -> load(url)));
 * pictures.parallelStream().map(job.carrier().function(this::scale)).toList();
 * }</pre>
 *
 * <p>What is wrapped carries what the wrapping thread's lines carried when it was wrapped, and leaves the other thread
 * as it found it. Safe for use by many threads.
 */
public interface ContextCarrier {

    Runnable runnable(Runnable task);

    <T> Callable<T> callable(Callable<T> task);

    <T> Supplier<T> supplier(Supplier<T> task);

    <A, R> Function<A, R> function(Function<A, R> task);

    <A> Consumer<A> consumer(Consumer<A> task);

    /** Threads of {@code pool}, whose every task is wrapped when it is submitted. To shut it down is to shut down the pool. */
    ExecutorService executor(ExecutorService pool);
}
