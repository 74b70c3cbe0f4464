package io.github.runpodjava.logging.internal.budget;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Folds lines that one job says again and again: of the same line the first five in a second pass, the rest is counted.
 * Not thread-safe.
 *
 * @param <T> what a summary is made from
 */
public final class RepeatFold<T> {
    private static final int PASS = 5;
    private static final long WINDOW = 1_000_000_000L;
    private static final int MOST = 256;
    private static final int LONGEST = 2000;
    /** Places for hashes of lines; a power of two. */
    private static final int SEEN = 1024;

    /** A line that was repeated {@code times} times without being shown; {@code sample} is one of them. */
    public record Repeated<T>(T sample, long times) {}

    private record Key(String logger, @Nullable String job, int level, String message) {}

    private static final class Entry<T> {
        private final long begin;
        private long seen;
        private @Nullable T sample;

        Entry(long begin, long seen) {
            this.begin = begin;
            this.seen = seen;
        }
    }

    private final LongSupplier nanoTime;
    /** The oldest first. */
    private final Map<Key, Entry<T>> entries = new LinkedHashMap<>();

    private final List<Repeated<T>> ready = new ArrayList<>();
    /** Hashes of lines that were said not long ago: most lines are no repeats, and cost no more than this. */
    private final int[] seen = new int[SEEN];

    private long folded;

    public RepeatFold(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether the line is one too many, and {@code sample} stands for it in a summary: asked for then only. */
    public boolean folds(String logger, @Nullable String job, int level, String message, Supplier<T> sample) {
        if (message.length() > LONGEST) {
            return false;
        }
        int hash = message.hashCode();
        if (seen[hash & (SEEN - 1)] != hash) {
            seen[hash & (SEEN - 1)] = hash;
            return false;
        }
        long now = nanoTime.getAsLong();
        Key key = new Key(logger, job, level, message);
        Entry<T> entry = entries.get(key);
        if (entry == null || now - entry.begin >= WINDOW) {
            // The one before this has left its hash only.
            begin(key, now, entry == null ? 2 : 1);
            return false;
        }
        entry.seen++;
        if (entry.seen <= PASS) {
            return false;
        }
        if (entry.sample == null) {
            entry.sample = sample.get();
        }
        folded++;
        return true;
    }

    private void begin(Key key, long now, int seenSoFar) {
        finish(entries.remove(key));
        if (entries.size() >= MOST) {
            Iterator<Entry<T>> oldest = entries.values().iterator();
            finish(oldest.next());
            oldest.remove();
        }
        entries.put(key, new Entry<>(now, seenSoFar));
    }

    private void finish(@Nullable Entry<T> entry) {
        if (entry != null && entry.sample != null) {
            ready.add(new Repeated<>(entry.sample, entry.seen - PASS));
        }
    }

    /** The summaries that are due: of seconds that are over, or of {@code all}. Each is told once. */
    public List<Repeated<T>> due(boolean all) {
        long now = nanoTime.getAsLong();
        Iterator<Entry<T>> oldest = entries.values().iterator();
        while (oldest.hasNext()) {
            Entry<T> entry = oldest.next();
            if (!all && now - entry.begin < WINDOW) {
                break;
            }
            finish(entry);
            oldest.remove();
        }
        List<Repeated<T>> due = List.copyOf(ready);
        ready.clear();
        return due;
    }

    /** How many lines were folded so far. */
    public long folded() {
        return folded;
    }
}
