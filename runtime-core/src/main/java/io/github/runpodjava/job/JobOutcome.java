package io.github.runpodjava.job;

import io.github.runpodjava.StopReason;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What came of a job. */
public sealed interface JobOutcome {

    /** Calls the function for the case at hand; a new case breaks every caller at compile time. */
    <R> R fold(Function<Completed, R> completed, Function<Failed, R> failed, Function<Stopped, R> stopped);

    /** Whether this worker is to end after the job. */
    boolean refreshesWorker();

    /**
     * The job is done.
     *
     * @param output anything that Jackson writes
     * @param hasOutput false for the empty object of runpod-python, for which no {@code output} is sent at all
     * @param refreshesWorker whether this worker is to end after the job
     */
    record Completed(@Nullable Object output, boolean hasOutput, boolean refreshesWorker) implements JobOutcome {
        public Completed(@Nullable Object output) {
            this(output, true, false);
        }

        @Override
        public <R> R fold(Function<Completed, R> completed, Function<Failed, R> failed, Function<Stopped, R> stopped) {
            return completed.apply(this);
        }
    }

    /**
     * The job failed.
     *
     * @param error what the caller sees as {@code error}: a sentence, or the JSON text of a {@link FailureReport}
     * @param output what is sent next to the error, or null for nothing
     * @param refreshesWorker whether this worker is to end after the job
     */
    record Failed(String error, @Nullable Object output, boolean refreshesWorker) implements JobOutcome {
        public Failed(String error) {
            this(error, null, false);
        }

        @Override
        public <R> R fold(Function<Completed, R> completed, Function<Failed, R> failed, Function<Stopped, R> stopped) {
            return failed.apply(this);
        }
    }

    /** The job was ended from outside; nothing is sent for it. */
    record Stopped(StopReason reason) implements JobOutcome {
        @Override
        public boolean refreshesWorker() {
            return false;
        }

        @Override
        public <R> R fold(Function<Completed, R> completed, Function<Failed, R> failed, Function<Stopped, R> stopped) {
            return stopped.apply(this);
        }
    }
}
