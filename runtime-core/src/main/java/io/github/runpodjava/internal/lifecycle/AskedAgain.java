package io.github.runpodjava.internal.lifecycle;

import java.util.concurrent.TimeUnit;

/**
 * Tells the signal of someone who does not want to wait any longer from one that came twice: what is sent to a process
 * group reaches the JVM directly and, a moment later, from its launcher.
 */
final class AskedAgain {
    private static final long APART = TimeUnit.SECONDS.toNanos(1);

    private final long first;

    /** @param first when the first signal came, as {@link System#nanoTime()} counts */
    AskedAgain(long first) {
        this.first = first;
    }

    /** Whether a signal that comes now is another wish. */
    boolean at(long now) {
        return now - first >= APART;
    }
}
