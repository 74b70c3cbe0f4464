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
        if (before != null && isSoon(Duration.between(before, now))) {
            return false;
        }
        if (last.size() >= MOST_KINDS) {
            last.clear();
        }
        last.put(kind, now);
        return true;
    }

    /** A clock that was set back says nothing, and one record too many is better than none for hours. */
    private static boolean isSoon(Duration after) {
        return !after.isNegative() && after.compareTo(PAUSE) < 0;
    }

    private static String where(Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        return stack.length == 0 ? "" : " at " + stack[0];
    }
}
