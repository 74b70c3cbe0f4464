package io.github.runpodjava;

import io.github.runpodjava.internal.output.CapturedOutput;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobEventListener;

/**
 * Makes log lines of what is printed to {@code System.out} (INFO, logger {@code stdout}) and {@code System.err} (WARN,
 * logger {@code stderr}), with the id of the job that prints. {@link WorkerBuilder#run} does that by itself, unless
 * {@code RUNPOD_CAPTURE_OUTPUT=false}. It is for the whole process; so a worker that is part of a larger program does
 * it only if that asks for it:
 *
 * <pre>{@code
 * try (OutputCapture capture = OutputCapture.install();
 *         Worker worker = Worker.handling(handler).listener(capture).build()) {
 *     worker.start();
 *     worker.awaitStop();
 * }
 * }</pre>
 *
 * <p>A line is logged when it ends, or has 1 MiB; what a job has begun to print is logged when the job ends, if this
 * listens to the worker, and so is what threads have begun that ended. Lines of several threads never mix.
 *
 * <p>Not for a program whose log lines themselves go to {@code System.out}, by a {@code ConsoleAppender} for example:
 * each would come back as another line. The runtime's own log lines do not.
 */
public final class OutputCapture implements JobEventListener, AutoCloseable {
    private final CapturedOutput captured;

    private OutputCapture(CapturedOutput captured) {
        this.captured = captured;
    }

    /** Begins. */
    public static OutputCapture install() {
        return new OutputCapture(CapturedOutput.install(() -> true));
    }

    @Override
    public void on(JobEvent event) {
        captured.on(event);
    }

    /** Logs what is begun and gives {@code System.out} and {@code System.err} back. */
    @Override
    public void close() {
        captured.close();
    }
}
