package io.github.runpodjava;

import io.github.runpodjava.internal.lifecycle.HandlerTypes;
import io.github.runpodjava.internal.lifecycle.LiveWorker;
import io.github.runpodjava.internal.lifecycle.RuntimeVersion;
import java.util.Objects;
import tools.jackson.core.type.TypeReference;

/**
 * The entry point. A worker's {@code main} is one line:
 *
 * <pre>{@code
 * record Picture(URI url) {}
 *
 * public static void main(String[] args) {
 *     Worker.handling(Picture.class, (picture, job) -> caption(picture)).run(args);
 * }
 * }</pre>
 *
 * <p>A worker can also be part of a larger program: {@link WorkerBuilder#build} makes one, {@link #start} starts it.
 * Several can live in one JVM.
 */
public final class Worker implements AutoCloseable {
    private final LiveWorker live;

    Worker(LiveWorker live) {
        this.live = live;
    }

    /**
     * A worker for a lambda or a method reference.
     *
     * @param input what a job's input is read into; {@link tools.jackson.databind.JsonNode} for the JSON as it came
     */
    public static <I> WorkerBuilder handling(Class<I> input, Handler<I, ?> handler) {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(handler, "handler");
        return new WorkerBuilder(HandlerTypes.value(input, handler));
    }

    /** The same for an input with type arguments, as in {@code new TypeReference<List<Picture>>() {}}. */
    public static <I> WorkerBuilder handling(TypeReference<I> input, Handler<I, ?> handler) {
        Objects.requireNonNull(handler, "handler");
        return new WorkerBuilder(HandlerTypes.value(input.getType(), handler));
    }

    /**
     * A worker for a class that implements {@link Handler} and names its input type there.
     *
     * @throws IllegalArgumentException if the type cannot be found from the class, as with a lambda
     */
    public static <I> WorkerBuilder handling(Handler<I, ?> handler) {
        Objects.requireNonNull(handler, "handler");
        return new WorkerBuilder(HandlerTypes.value(handler));
    }

    /**
     * A worker for a lambda or a method reference that streams.
     *
     * @param input what a job's input is read into; {@link tools.jackson.databind.JsonNode} for the JSON as it came
     */
    public static <I, C> WorkerBuilder streaming(Class<I> input, StreamHandler<I, C> handler) {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(handler, "handler");
        return new WorkerBuilder(HandlerTypes.stream(input, handler));
    }

    /** The same for an input with type arguments. */
    public static <I, C> WorkerBuilder streaming(TypeReference<I> input, StreamHandler<I, C> handler) {
        Objects.requireNonNull(handler, "handler");
        return new WorkerBuilder(HandlerTypes.stream(input.getType(), handler));
    }

    /**
     * A worker for a class that implements {@link StreamHandler} and names its input type there.
     *
     * @throws IllegalArgumentException if the type cannot be found from the class, as with a lambda
     */
    public static <I, C> WorkerBuilder streaming(StreamHandler<I, C> handler) {
        Objects.requireNonNull(handler, "handler");
        return new WorkerBuilder(HandlerTypes.stream(handler));
    }

    /**
     * Runs the fitness checks and the set-up, and begins to take jobs. Returns when the first take is under way.
     *
     * @throws StartupException if a check or the set-up fails; RunPod was told, and the worker has ended
     * @throws IllegalStateException if the worker was started before
     * @throws InterruptedException if the calling thread is interrupted
     */
    public void start() throws InterruptedException {
        live.start();
    }

    /** Has the worker take no more jobs, finish and deliver what it has, and end. Returns at once. */
    public void drain() {
        live.end("asked to drain", false);
    }

    /**
     * Waits until the worker has ended.
     *
     * @return true if all it took was finished; false if it ended because it could not go on, or had to cut jobs short
     * @throws InterruptedException if the calling thread is interrupted
     */
    public boolean awaitStop() throws InterruptedException {
        return live.awaitStop();
    }

    /** Where this worker is in its life. */
    public WorkerState state() {
        return live.state();
    }

    /** Drains and waits for the end; an interrupt while waiting cancels the running jobs. */
    @Override
    public void close() {
        live.end("closed", false);
        boolean interrupted = false;
        while (true) {
            try {
                live.awaitStop();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                live.hurry();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The version of this runtime. */
    public static String version() {
        return RuntimeVersion.get();
    }
}
