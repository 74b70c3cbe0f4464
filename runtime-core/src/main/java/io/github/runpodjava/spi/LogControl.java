package io.github.runpodjava.spi;

import io.github.runpodjava.config.LogFormat;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.job.JobEventListener;
import java.util.Optional;

/** Lets the runtime set what the logging back end writes. Found by {@link java.util.ServiceLoader}. */
public interface LogControl {

    /**
     * Sets the threshold and the shape of the lines from now on.
     *
     * @return false if the user configured the back end with a file of their own, which is then left alone
     */
    boolean apply(LogLevel level, LogFormat format);

    /** Whether lines go where the runtime sends them: not if the user configured the back end with a file of their own. */
    default boolean inForce() {
        return false;
    }

    /** The lines that were logged last; empty where the back end keeps none. */
    default Optional<RecentLines> recentLines() {
        return Optional.empty();
    }

    /** What the back end hides in its lines; empty where it hides nothing. What is declared there counts at once. */
    default Optional<Secrets> secrets() {
        return Optional.empty();
    }

    /** What became of the lines so far; empty where the back end does not count. */
    default Optional<LogCounts> counts() {
        return Optional.empty();
    }

    /** What wants to hear how jobs end: lines that were kept back for the case that a job fails are written then. */
    default Optional<JobEventListener> jobListener() {
        return Optional.empty();
    }

    /** Brings out what is held back for a moment, for the end of the process: before a halt, which runs no hooks. */
    default void flush() {}
}
