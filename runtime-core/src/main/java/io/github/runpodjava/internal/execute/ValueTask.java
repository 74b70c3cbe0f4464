package io.github.runpodjava.internal.execute;

import io.github.runpodjava.Handler;
import io.github.runpodjava.WorkerHooks;
import io.github.runpodjava.job.JobOutcome;
import io.github.runpodjava.job.TakenJob;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A handler that returns its output. */
public final class ValueTask<I> implements JobTask {
    private final InputReader<I> input;
    private final Handler<I, ?> handler;
    private final OutcomeOf outcomes;

    public ValueTask(InputReader<I> input, Handler<I, ?> handler, OutcomeOf outcomes) {
        this.input = input;
        this.handler = handler;
        this.outcomes = outcomes;
    }

    @Override
    public boolean streams() {
        return false;
    }

    @Override
    public WorkerHooks hooks() {
        return handler;
    }

    @Override
    public JobOutcome call(DefaultJobContext job) throws Exception {
        Object output = handler.handle(input.read(job.taken()), job);
        return outcomes.value(KotlinTypes.result(awaited(output)));
    }

    private static @Nullable Object awaited(@Nullable Object output) throws Exception {
        if (output instanceof CompletionStage<?> later) {
            return await(later.toCompletableFuture());
        }
        return output instanceof Future<?> later ? await(later) : output;
    }

    /** A handler may return a future; its job is done when the future is. */
    private static @Nullable Object await(Future<?> future) throws Exception {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception exception) {
                throw exception;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        } catch (InterruptedException e) {
            future.cancel(true);
            throw e;
        } catch (CancellationException e) {
            throw new IllegalStateException("the future that the handler returned was cancelled", e);
        }
    }

    @Override
    public String describe(Failures failures, Throwable thrown, TakenJob job) {
        return failures.report(thrown, job);
    }
}
