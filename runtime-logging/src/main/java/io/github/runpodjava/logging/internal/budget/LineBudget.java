package io.github.runpodjava.logging.internal.budget;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which lines stdout gets, so that in the long run it stays below a number of lines and of bytes a second. What
 * was not used in the last five seconds may be used at once. When half of that is gone, loggers that say most are
 * sampled, so that the others are still heard. WARN and ERROR always pass. Thread-safe.
 */
public final class LineBudget {
    private static final int SECONDS_AT_ONCE = 5;
    private static final long SECOND = 1_000_000_000L;
    private static final int MOST_LOGGERS = 500;

    /**
     * What was held back since the last report.
     *
     * @param loudest the logger of most of it
     */
    public record HeldBack(long lines, long bytes, String loudest) {}

    private final Bucket lineBucket;
    private final Bucket byteBucket;
    private final int share;
    private final LongSupplier nanoTime;
    private final Map<String, long[]> saidBy = new HashMap<>();
    private final Map<String, long[]> heldOf = new HashMap<>();
    private volatile boolean scarce;
    private long windowEnd;
    private long heldLines;
    private long heldBytes;
    private long allHeldLines;
    private long allHeldBytes;

    /** @param linesPerSecond 0 for any number; so too {@code bytesPerSecond} */
    public LineBudget(int linesPerSecond, long bytesPerSecond, LongSupplier nanoTime) {
        long now = nanoTime.getAsLong();
        this.lineBucket = new Bucket(linesPerSecond, SECONDS_AT_ONCE, now);
        this.byteBucket = new Bucket(bytesPerSecond, SECONDS_AT_ONCE, now);
        this.share = Math.max(1, linesPerSecond > 0 ? linesPerSecond / 2 : 500);
        this.nanoTime = nanoTime;
        this.windowEnd = now + SECOND;
    }

    /** Whether a line of this length passes; {@code important} ones always do, and count. */
    public synchronized boolean passes(String logger, int bytes, boolean important) {
        long now = nanoTime.getAsLong();
        lineBucket.fill(now);
        byteBucket.fill(now);
        if (important) {
            lineBucket.take(1);
            byteBucket.take(bytes);
            scarce();
            return true;
        }
        if (now - windowEnd >= 0) {
            windowEnd = now + SECOND;
            saidBy.clear();
        }
        long nth = counted(saidBy, logger, 1);
        if ((scarce() && isSampledOut(nth)) || !lineBucket.has(1) || !byteBucket.has(bytes)) {
            heldLines++;
            heldBytes += bytes;
            counted(heldOf, logger, 1);
            return false;
        }
        lineBucket.take(1);
        byteBucket.take(bytes);
        return true;
    }

    /**
     * Whether half of what may be used at once is gone, so that it pays to leave out what says little: as it was when
     * {@link #passes} or {@link #look} was called last.
     */
    public boolean isScarce() {
        return scarce;
    }

    /** Has time pass without a line. */
    public synchronized void look() {
        long now = nanoTime.getAsLong();
        lineBucket.fill(now);
        byteBucket.fill(now);
        scarce();
    }

    private boolean scarce() {
        scarce = lineBucket.isHalfEmpty() || byteBucket.isHalfEmpty();
        return scarce;
    }

    /** The more a logger says in a second, the fewer of its lines count: each 4th, then each 8th, 16th and so on. */
    private boolean isSampledOut(long nth) {
        return nth > share && nth % (4 * Long.highestOneBit(nth / share)) != 0;
    }

    private static long counted(Map<String, long[]> counts, String logger, long more) {
        String name = counts.size() < MOST_LOGGERS || counts.containsKey(logger) ? logger : "";
        long[] count = counts.computeIfAbsent(name, key -> new long[1]);
        count[0] += more;
        return count[0];
    }

    /** What was held back since the last call; null if nothing was. */
    public synchronized @Nullable HeldBack report() {
        if (heldLines == 0) {
            return null;
        }
        String loudest = "";
        long most = 0;
        for (Map.Entry<String, long[]> entry : heldOf.entrySet()) {
            if (entry.getValue()[0] > most) {
                most = entry.getValue()[0];
                loudest = entry.getKey();
            }
        }
        HeldBack held = new HeldBack(heldLines, heldBytes, loudest);
        allHeldLines += heldLines;
        allHeldBytes += heldBytes;
        heldLines = 0;
        heldBytes = 0;
        heldOf.clear();
        return held;
    }

    /** How many lines were held back so far. */
    public synchronized long heldBackLines() {
        return allHeldLines + heldLines;
    }

    /** How long these were. */
    public synchronized long heldBackBytes() {
        return allHeldBytes + heldBytes;
    }
}
