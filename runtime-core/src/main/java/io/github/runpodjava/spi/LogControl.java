package io.github.runpodjava.spi;

import io.github.runpodjava.config.LogFormat;
import io.github.runpodjava.config.LogLevel;
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
}
