package io.github.runpodjava.logging.internal.budget;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides which lines stdout gets, so that in the long run it stays below a number of lines and of bytes a second. What
 * was not used in the last five seconds may be used at once. When half of that is gone, loggers that say most are
 * sampled, so that the others are still heard. WARN and ERROR always pass. No time passes here but by {@link #look}: to ask
 * the clock for each line of a flood would cost as much as the rest. Not thread-safe.
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

    /** What one logger says. */
    private static final class Said {
        private final String logger;
        private long thisSecond;
        private long printedThisSecond;
        private long held;

        Said(String logger) {
            this.logger = logger;
        }
    }

    private final Bucket lineBucket;
    private final Bucket byteBucket;
    private final int share;
    private final Map<String, Said> saidBy = new HashMap<>();
    /** Who said the line before: in a flood mostly who says the next one. */
    private @Nullable Said newest;

    private boolean scarce;
    private long windowEnd;
    private long heldLines;
    private long heldBytes;
    private long allHeldLines;
    private long allHeldBytes;

    /**
     * @param linesPerSecond 0 for any number; so too {@code bytesPerSecond}
     * @param now what {@link System#nanoTime} says
     */
    public LineBudget(int linesPerSecond, long bytesPerSecond, long now) {
        this.lineBucket = new Bucket(linesPerSecond, SECONDS_AT_ONCE, now);
        this.byteBucket = new Bucket(bytesPerSecond, SECONDS_AT_ONCE, now);
        this.share = Math.max(1, linesPerSecond > 0 ? linesPerSecond / 2 : 500);
        this.windowEnd = now + SECOND;
    }

    /** Whether a line of this length passes; {@code important} ones always do, and count. */
    public boolean passes(String logger, int bytes, boolean important) {
        if (important) {
            take(bytes);
            return true;
        }
        Said said = saidBy(logger);
        said.thisSecond++;
        if ((scarce && isSampledOut(said.thisSecond)) || !lineBucket.has(1) || !byteBucket.has(bytes)) {
            heldLines++;
            heldBytes += bytes;
            said.held++;
            return false;
        }
        take(bytes);
        return true;
    }

    /**
     * Whether a line that was printed as an error, and is told as a warning for that, is as important as one: half a
     * second's lines are. Who prints more does not warn but shows its progress there.
     */
    public boolean isWarning(String logger) {
        Said said = saidBy(logger);
        said.printedThisSecond++;
        return said.printedThisSecond <= share;
    }

    private void take(int bytes) {
        lineBucket.take(1);
        byteBucket.take(bytes);
        noteScarcity();
    }

    /**
     * Whether half of what may be used at once is gone, so that it pays to leave out what says little: as it was when
     * {@link #passes} or {@link #look} was called last.
     */
    public boolean isScarce() {
        return scarce;
    }

    /** Has time pass, up to {@code now} of {@link System#nanoTime}. */
    public void look(long now) {
        lineBucket.fill(now);
        byteBucket.fill(now);
        noteScarcity();
        if (now - windowEnd >= 0) {
            windowEnd = now + SECOND;
            nextSecond();
        }
    }

    private void noteScarcity() {
        scarce = lineBucket.isHalfEmpty() || byteBucket.isHalfEmpty();
    }

    /** The more a logger says in a second, the fewer of its lines count: each 4th, then each 8th, 16th and so on. */
    private boolean isSampledOut(long nth) {
        return nth > share && (nth & (4 * Long.highestOneBit(nth / share) - 1)) != 0;
    }

    private Said saidBy(String logger) {
        Said before = newest;
        if (before != null && before.logger.equals(logger)) {
            return before;
        }
        Said said = saidBy.get(logger);
        if (said == null) {
            // No lambda: the first flood of a process would wait for it to be made.
            String name = saidBy.size() < MOST_LOGGERS ? logger : "";
            said = saidBy.getOrDefault(name, new Said(name));
            saidBy.put(name, said);
        }
        newest = said;
        return said;
    }

    private void nextSecond() {
        if (heldLines == 0) {
            saidBy.clear();
            newest = null;
        } else {
            for (Said said : saidBy.values()) {
                said.thisSecond = 0;
                said.printedThisSecond = 0;
            }
        }
    }

    /** What was held back since the last call; null if nothing was. */
    public @Nullable HeldBack report() {
        if (heldLines == 0) {
            return null;
        }
        String loudest = "";
        long most = 0;
        for (Map.Entry<String, Said> entry : saidBy.entrySet()) {
            Said said = entry.getValue();
            if (said.held > most) {
                most = said.held;
                loudest = entry.getKey();
            }
            said.held = 0;
        }
        HeldBack held = new HeldBack(heldLines, heldBytes, loudest);
        allHeldLines += heldLines;
        allHeldBytes += heldBytes;
        heldLines = 0;
        heldBytes = 0;
        return held;
    }

    /** Has the next report say what this one could not. */
    public void untold(HeldBack held) {
        allHeldLines -= held.lines();
        allHeldBytes -= held.bytes();
        heldLines += held.lines();
        heldBytes += held.bytes();
        saidBy(held.loudest()).held += held.lines();
    }

    /** How many lines were held back so far. */
    public long heldBackLines() {
        return allHeldLines + heldLines;
    }

    /** How long these were. */
    public long heldBackBytes() {
        return allHeldBytes + heldBytes;
    }
}
