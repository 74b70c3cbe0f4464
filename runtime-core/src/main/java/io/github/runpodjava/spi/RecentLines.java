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

    /** Hands every new line to {@code listener}, on the thread that logs: it must be quick and must not log. */
    Following follow(Consumer<LogLine> listener);

    /** Ends when closed. */
    interface Following extends AutoCloseable {
        @Override
        void close();
    }
}
