package io.github.runpodjava.localserver.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Optional;

/** So many requests in any ten seconds, and so many at once. Keeps one instant per request of the last ten seconds. */
final class RateLimit {
    static final Duration WINDOW = Duration.ofSeconds(10);

    private final int inWindow;
    private final int atOnce;
    private final InstantSource clock;
    private final ArrayDeque<Instant> starts = new ArrayDeque<>();
    private int running;

    RateLimit(int inWindow, int atOnce, InstantSource clock) {
        this.inWindow = inWindow;
        this.atOnce = atOnce;
        this.clock = clock;
    }

    /** Empty when a request may run, which has to be told when it is {@link #over}; else how long to wait. */
    synchronized Optional<Duration> tryStart() {
        Instant now = clock.instant();
        forget(now);
        if (starts.size() >= inWindow) {
            return Optional.of(Duration.between(now, starts.element().plus(WINDOW)));
        }
        if (running >= atOnce) {
            return Optional.of(Duration.ofSeconds(1));
        }
        starts.add(now);
        running++;
        return Optional.empty();
    }

    synchronized void over() {
        running--;
    }

    @Override
    public String toString() {
        return inWindow + " requests in " + WINDOW.toSeconds() + " seconds"
                + (atOnce == Integer.MAX_VALUE ? "" : " and " + atOnce + " at once");
    }

    private void forget(Instant now) {
        while (!starts.isEmpty() && isOver(starts.element(), now)) {
            starts.remove();
        }
    }

    /** An instant that has not come yet was noted before the machine's clock was set back. */
    private static boolean isOver(Instant start, Instant now) {
        return start.isAfter(now) || !start.plus(WINDOW).isAfter(now);
    }
}
