package io.github.runpodjava;

import org.jspecify.annotations.Nullable;

/**
 * An output and a wish. A handler may return it in place of the bare output:
 *
 * <pre>{@code return Reply.of(image).refreshWorker(); }</pre>
 *
 * @param output anything that Jackson writes; sent as it is, keys such as {@code error} in it mean nothing special
 * @param refreshesWorker whether this worker ends after the job so that RunPod starts a fresh one
 */
public record Reply(@Nullable Object output, boolean refreshesWorker) {

    /** A reply that is just an output. */
    public static Reply of(@Nullable Object output) {
        return new Reply(output, false);
    }

    /** The same output, and this worker ends after the job: what {@code refresh_worker} does in runpod-python. */
    public Reply refreshWorker() {
        return new Reply(output, true);
    }
}
