package io.github.runpodjava.internal.pacing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Talks about failures of one kind without flooding the log: the first is a line at once, further ones are counted and
 * told in one line per window, and windows grow from ten seconds to a minute while the trouble lasts. Successes in
 * between do not open the gate again: a server that fails every tenth request costs a few lines a minute.
 */
public final class FailureLog {
    private static final Duration FIRST_WINDOW = Duration.ofSeconds(10);
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(1);

    private final Logger log;
    private final String what;
    private final InstantSource clock;

    private Instant windowStart = Instant.EPOCH;
    private @Nullable Instant windowEnd;
    private Duration window = FIRST_WINDOW;
    private @Nullable Instant failingSince;
    private long failuresHeldBack;
    private long successesInWindow;
    private String lastReason = "";
    private long inARow;

    /** @param what what fails, as in "Taking jobs" */
    public FailureLog(Logger log, String what, InstantSource clock) {
        this.log = log;
        this.what = what;
        this.clock = clock;
    }

    /** Notes a failure. */
    public synchronized void failed(String reason) {
        Instant now = clock.instant();
        if (failingSince == null) {
            failingSince = now;
        }
        lastReason = reason;
        inARow++;
        if (windowEnd == null) {
            log.warn("{} failed and will be tried again: {}", what, reason);
            open(now);
            return;
        }
        failuresHeldBack++;
        if (!now.isBefore(windowEnd)) {
            summarise(now);
            Duration longer = window.plus(window);
            window = longer.compareTo(LONGEST_WINDOW) > 0 ? LONGEST_WINDOW : longer;
            open(now);
        }
    }

    /** Notes a success. */
    public synchronized void succeeded() {
        inARow = 0;
        if (windowEnd == null) {
            return;
        }
        Instant now = clock.instant();
        successesInWindow++;
        Instant since = failingSince;
        failingSince = null;
        if (since != null && Duration.between(since, now).compareTo(FIRST_WINDOW) >= 0) {
            log.atInfo()
                    .addKeyValue("seconds", Duration.between(since, now).toSeconds())
                    .log(
                            "{} works again after {} s",
                            what,
                            Duration.between(since, now).toSeconds());
            failuresHeldBack = 0;
        }
        if (!now.isBefore(windowEnd)) {
            if (failuresHeldBack > 0) {
                summarise(now);
                open(now);
            } else {
                windowEnd = null;
                window = FIRST_WINDOW;
            }
        }
    }

    /** Why it does not work now; empty when it does. One failure is none: the next try may be on its way for long. */
    public synchronized Optional<String> trouble() {
        return inARow > 1 ? Optional.of(lastReason) : Optional.empty();
    }

    private void summarise(Instant now) {
        log.atWarn()
                .addKeyValue("failures", failuresHeldBack)
                .addKeyValue("successes", successesInWindow)
                .log(
                        "{} failed {} more times in {} s ({} times it worked); last: {}",
                        what,
                        failuresHeldBack,
                        Duration.between(windowStart, now).toSeconds(),
                        successesInWindow,
                        lastReason);
    }

    private void open(Instant now) {
        windowStart = now;
        windowEnd = now.plus(window);
        failuresHeldBack = 0;
        successesInWindow = 0;
    }
}
