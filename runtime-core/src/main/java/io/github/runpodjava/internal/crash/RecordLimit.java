package io.github.runpodjava.internal.crash;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Lets a fault that every job repeats leave one record now and then, not one for each job. */
final class RecordLimit {
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final int MOST_KINDS = 100;

    private final InstantSource clock;
    private final Map<String, Instant> last = new HashMap<>();

    RecordLimit(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether there was none of this kind for long enough. */
    synchronized boolean allows(Throwable thrown) {
        String kind = thrown.getClass().getName() + where(thrown);
        Instant now = clock.instant();
        Instant before = last.get(kind);
        if (before != null && now.isBefore(before.plus(PAUSE))) {
            return false;
        }
        if (last.size() >= MOST_KINDS) {
            last.clear();
        }
        last.put(kind, now);
        return true;
    }

    private static String where(Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        return stack.length == 0 ? "" : " at " + stack[0];
    }
}
