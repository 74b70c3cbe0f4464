package io.github.runpodjava.internal.pacing;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Talks about failures of one kind without flooding the log: the first is a line at once, further ones are counted and
 * told in one line per window, and windows grow from ten seconds to a minute while the trouble lasts. Successes in
 * between do not open the gate again: a server that fails every tenth request costs a few lines a minute. The time of day
 * does not matter: it may be set back while something fails, and nothing would be told until it has caught up.
 */
public final class FailureLog {
    private static final Duration FIRST_WINDOW = Duration.ofSeconds(10);
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(1);

    private final Logger log;
    private final String what;
    private final LongSupplier nanoTime;

    private long windowStart;
    /** Of the window that begins there; null if there is none. */
    private @Nullable Duration window;

    private @Nullable Long failingSince;
    private long failuresHeldBack;
    private long successesInWindow;
    private String lastReason = "";
    private long inARow;

    /**
     * @param what what fails, as in "Taking jobs"
     * @param nanoTime a clock like {@link System#nanoTime}
     */
    public FailureLog(Logger log, String what, LongSupplier nanoTime) {
        this.log = log;
        this.what = what;
        this.nanoTime = nanoTime;
    }

    /** Notes a failure. */
    public synchronized void failed(String reason) {
        long now = nanoTime.getAsLong();
        if (failingSince == null) {
            failingSince = now;
        }
        lastReason = reason;
        inARow++;
        Duration current = window;
        if (current == null) {
            log.warn("{} failed and will be tried again: {}", what, reason);
            open(now, FIRST_WINDOW);
            return;
        }
        failuresHeldBack++;
        if (isOver(current, now)) {
            summarise(now);
            Duration longer = current.plus(current);
            open(now, longer.compareTo(LONGEST_WINDOW) > 0 ? LONGEST_WINDOW : longer);
        }
    }

    /** Notes a success. */
    public synchronized void succeeded() {
        inARow = 0;
        Duration current = window;
        if (current == null) {
            return;
        }
        long now = nanoTime.getAsLong();
        successesInWindow++;
        Long since = failingSince;
        failingSince = null;
        if (since != null && now - since >= FIRST_WINDOW.toNanos()) {
            long seconds = Duration.ofNanos(now - since).toSeconds();
            log.atInfo().addKeyValue("seconds", seconds).log("{} works again after {} s", what, seconds);
            failuresHeldBack = 0;
        }
        if (isOver(current, now)) {
            if (failuresHeldBack > 0) {
                summarise(now);
                open(now, current);
            } else {
                window = null;
            }
        }
    }

    /** Why it does not work now; empty when it does. One failure is none: the next try may be on its way for long. */
    public synchronized Optional<String> trouble() {
        return inARow > 1 ? Optional.of(lastReason) : Optional.empty();
    }

    /** The time that it goes by. */
    public long nanoTime() {
        return nanoTime.getAsLong();
    }

    private boolean isOver(Duration current, long now) {
        return now - windowStart >= current.toNanos();
    }

    private void summarise(long now) {
        log.atWarn()
                .addKeyValue("failures", failuresHeldBack)
                .addKeyValue("successes", successesInWindow)
                .log(
                        "{} failed {} more times in {} s ({} times it worked); last: {}",
                        what,
                        failuresHeldBack,
                        Duration.ofNanos(now - windowStart).toSeconds(),
                        successesInWindow,
                        lastReason);
    }

    private void open(long now, Duration length) {
        windowStart = now;
        window = length;
        failuresHeldBack = 0;
        successesInWindow = 0;
    }
}
