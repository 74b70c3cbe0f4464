package io.github.runpodjava;

import io.github.runpodjava.job.FailureCategory;
import org.jspecify.annotations.Nullable;

/**
 * Fails a job on purpose: the caller sees the sentence and no stack trace.
 *
 * <pre>{@code throw JobFailedException.because("width must be at most 2048 but is " + width); }</pre>
 */
public final class JobFailedException extends RuntimeException {
    private final String reason;
    private final transient @Nullable Object output;
    private final boolean refreshWorker;
    private final FailureCategory category;

    private JobFailedException(
            String reason,
            FailureCategory category,
            @Nullable Object output,
            boolean refreshWorker,
            @Nullable Throwable cause) {
        super(reason, cause);
        this.reason = reason;
        this.category = category;
        this.output = output;
        this.refreshWorker = refreshWorker;
    }

    /** A failure with a sentence for the caller. */
    public static JobFailedException because(String reason) {
        return new JobFailedException(reason, FailureCategory.UNKNOWN, null, false, null);
    }

    /** The same for an input that the handler cannot take, which would fail again. */
    public static JobFailedException invalidInput(String reason) {
        return new JobFailedException(reason, FailureCategory.VALIDATION, null, false, null);
    }

    /** A failure with a sentence for the caller; {@code cause} goes to the log only. */
    public static JobFailedException because(String reason, Throwable cause) {
        return new JobFailedException(reason, FailureCategory.UNKNOWN, null, false, cause);
    }

    /** The same failure with an output next to the error. */
    public JobFailedException withOutput(Object partialOutput) {
        return new JobFailedException(reason, category, partialOutput, refreshWorker, getCause());
    }

    /** The same failure, and this worker ends after the job so that RunPod starts a fresh one. */
    public JobFailedException refreshWorker() {
        return new JobFailedException(reason, category, output, true, getCause());
    }

    /** The sentence for the caller. */
    public String reason() {
        return reason;
    }

    /** How whoever sorts failures is to take it. */
    public FailureCategory category() {
        return category;
    }

    /** The output next to the error, or null. */
    public @Nullable Object output() {
        return output;
    }

    /** Whether this worker ends after the job. */
    public boolean refreshesWorker() {
        return refreshWorker;
    }
}
