package io.github.runpodjava;

import org.jspecify.annotations.Nullable;

/**
 * Does one job: gets its input, returns its output.
 *
 * <p>The input is what the caller sent as {@code input}, read into {@code I} by Jackson: a record, any Jackson type,
 * or {@link tools.jackson.databind.JsonNode} for the JSON as it came. The output is anything that Jackson writes; a
 * {@link java.util.concurrent.CompletionStage} or {@link java.util.concurrent.Future} is waited for, and its value is the
 * output.
 *
 * <p>A {@link java.util.Map} or a JSON object (not a record or a bean) with one of these keys at its top means what it
 * means in runpod-python; the returned object itself is never changed:
 *
 * <ul>
 *   <li>{@code error}: unless it is null, false, 0 or empty, the job fails with it; the other keys stay its output;
 *   <li>{@code refresh_worker}: unless it is one of these, this worker ends after the job and RunPod starts a fresh one.
 * </ul>
 *
 * <p>A handler is called by several threads at once if the worker's {@linkplain WorkerBuilder#concurrency(int)
 * concurrency} is above 1.
 *
 * @param <I> the input
 * @param <O> the output
 */
@FunctionalInterface
public interface Handler<I extends @Nullable Object, O extends @Nullable Object> extends WorkerHooks {

    /**
     * Does one job.
     *
     * @param input the job's input
     * @param job what else there is to know about the job, and what can be done while it runs
     * @return the output; {@link Reply} for an output that also ends this worker
     * @throws JobFailedException to fail the job with a sentence for the caller
     * @throws Exception any other exception fails the job with its type, message and stack trace
     */
    O handle(I input, JobContext job) throws Exception;
}
