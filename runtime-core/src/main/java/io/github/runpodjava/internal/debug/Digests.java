package io.github.runpodjava.internal.debug;

import io.github.runpodjava.JobCancelledException;
import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.job.FailureCategory;
import io.github.runpodjava.job.FailureDigest;
import io.github.runpodjava.job.TakenJob;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Sorts failures and says what can be done about them. */
public final class Digests {
    private static final int DEEPEST_CAUSE = 1000;

    private final JobLines lines;

    public Digests(JobLines lines) {
        this.lines = lines;
    }

    /** What a failure is. */
    public enum Kind {
        INVALID_INPUT(FailureCategory.VALIDATION, "Change the input as the message says; the same input fails again."),
        INVALID_ARGUMENT(
                FailureCategory.VALIDATION,
                "The handler refused a value; if the message names none of the input, the handler has a defect."),
        JOB_TIMEOUT(
                FailureCategory.TIMEOUT,
                "The job ran into its limit: raise RUNPOD_JOB_TIMEOUT_MS or jobTimeout, or send less work in one job."),
        OPERATION_TIMEOUT(
                FailureCategory.TIMEOUT,
                "Something the handler waited for took too long: the last frames of the trace show what; try again."),
        OUT_OF_GPU_MEMORY(
                FailureCategory.OOM,
                "The GPU's memory is used up: send smaller batches, lower the concurrency, or take a larger GPU."),
        OUT_OF_MEMORY(
                FailureCategory.OOM,
                "Memory of the JVM is used up; the message says which. Heap: lower the concurrency, give it more (-Xmx,"
                        + " -XX:MaxRAMPercentage) or take a larger machine. Metaspace: -XX:MaxMetaspaceSize. Direct"
                        + " buffers: -XX:MaxDirectMemorySize. Native threads: the container's limit of processes."),
        CANCELLED(FailureCategory.CANCELLED, "The job, or a part of it, was told to end before it was done."),
        JOB_FAILED(FailureCategory.UNKNOWN, "The handler failed the job on purpose; the message says why."),
        HANDLER_EXCEPTION(
                FailureCategory.UNKNOWN, "The handler threw; the first of its frames in the trace shows where."),
        LIBRARY_MISSING(
                FailureCategory.UNKNOWN,
                "A class or native library is not in the image, or is another version than is needed: compare the image with what"
                        + " the message names."),
        PROCESS_EXIT(
                FailureCategory.UNKNOWN,
                "Something in the handler or its libraries called System.exit, which ends the worker with all of its jobs:"
                        + " throw an exception instead."),
        RESULT_UNWRITABLE(
                FailureCategory.UNKNOWN,
                "The handler was done, but what it returned has no JSON form: the message says which part of it."),
        RESULT_TOO_LARGE(
                FailureCategory.UNKNOWN,
                "The handler was done, but its result is larger than RunPod takes: return a link to it, or stream it.");

        final FailureCategory category;
        final String help;

        Kind(FailureCategory category, String help) {
            this.category = category;
            this.help = help;
        }
    }

    /** The digest of a job that {@code thrown} ended. */
    public FailureDigest of(Throwable thrown, TakenJob job) {
        return of(kindOf(thrown), job);
    }

    /** The digest of a job whose failure is told in a sentence. */
    public FailureDigest of(Kind kind, TakenJob job) {
        List<String> logs = lines.of(job.id());
        return new FailureDigest(
                kind.category,
                kind.name(),
                kind.help,
                job.id(),
                job.trace().map(trace -> trace.parent().traceId()).orElse(null),
                logs.isEmpty() ? null : logs);
    }

    /** By the exception itself, then by its causes: the outermost that says something. */
    public static Kind kindOf(Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < DEEPEST_CAUSE; depth++) {
            Kind kind = ofOne(at);
            if (kind != null) {
                return kind;
            }
            at = at.getCause();
        }
        return Kind.HANDLER_EXCEPTION;
    }

    private static @Nullable Kind ofOne(Throwable thrown) {
        if (thrown instanceof JobFailedException failed) {
            return ofCategory(failed.category());
        }
        if (isGpuMemory(thrown)) {
            return Kind.OUT_OF_GPU_MEMORY;
        }
        if (thrown instanceof OutOfMemoryError) {
            return Kind.OUT_OF_MEMORY;
        }
        if (thrown instanceof JobCancelledException
                || thrown instanceof CancellationException
                || (thrown instanceof InterruptedException)) {
            return Kind.CANCELLED;
        }
        if (isTimeout(thrown)) {
            return Kind.OPERATION_TIMEOUT;
        }
        if (thrown instanceof LinkageError && !(thrown instanceof ExceptionInInitializerError)) {
            return Kind.LIBRARY_MISSING;
        }
        boolean refused = thrown instanceof IllegalArgumentException || thrown instanceof JacksonException;
        return refused ? Kind.INVALID_ARGUMENT : null;
    }

    private static Kind ofCategory(FailureCategory category) {
        return switch (category) {
            case VALIDATION -> Kind.INVALID_INPUT;
            case TIMEOUT -> Kind.OPERATION_TIMEOUT;
            case OOM -> Kind.OUT_OF_MEMORY;
            case CANCELLED -> Kind.CANCELLED;
            case UNKNOWN -> Kind.JOB_FAILED;
        };
    }

    /** By name too: {@code java.net.http} may be absent, and each database and client has one of its own. */
    private static boolean isTimeout(Throwable thrown) {
        String name = thrown.getClass().getSimpleName();
        return thrown instanceof TimeoutException
                || thrown instanceof SocketTimeoutException
                || name.endsWith("TimeoutException");
    }

    /** Bindings of CUDA libraries throw exceptions of their own, and most put the driver's words into the message. */
    private static boolean isGpuMemory(Throwable thrown) {
        String message;
        try {
            message = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
        } catch (RuntimeException | StackOverflowError noMessage) {
            return false;
        }
        return message.contains("cuda out of memory")
                || message.contains("cuda_error_out_of_memory")
                || message.contains("cudaerrormemoryallocation")
                || message.contains("cublas_status_alloc_failed")
                || (message.contains("cuda") && message.contains("out of memory"))
                // ONNX Runtime and TensorFlow have arenas of their own, and their own words when these cannot grow.
                || (message.contains("bfcarena") && message.contains("failed to allocate memory"))
                || (message.contains("oom when allocating tensor") && message.contains("gpu"));
    }
}
