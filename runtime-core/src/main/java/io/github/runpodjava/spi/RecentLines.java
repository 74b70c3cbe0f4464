package io.github.runpodjava.spi;

import io.github.runpodjava.config.LogLevel;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lines that this process has logged last, kept in memory within bounds. */
public interface RecentLines {

    /**
     * The newest of the lines that fit, oldest first.
     *
     * @param most how many at most
     * @param atLeast the lowest level that counts
     * @param jobId only lines of this job; null for all
     */
    List<LogLine> last(int most, LogLevel atLeast, @Nullable String jobId);

    /**
     * The same lines as {@link #last}, and those that come after them, each once: they are handed to {@code listener} on
     * the thread that logs, so it must be quick and must not log. It may be given some before this returns.
     */
    Following follow(int most, LogLevel atLeast, @Nullable String jobId, Consumer<LogLine> listener);

    /**
     * Ends when closed.
     *
     * @param before the lines that were there when it began, oldest first
     * @param end ends it
     */
    record Following(List<LogLine> before, Runnable end) implements AutoCloseable {
        public Following {
            before = List.copyOf(before);
        }

        @Override
        public void close() {
            end.run();
        }
    }
}
