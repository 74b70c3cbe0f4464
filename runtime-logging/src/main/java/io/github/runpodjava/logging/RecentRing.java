package io.github.runpodjava.logging;

import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.spi.LogLine;
import io.github.runpodjava.spi.RecentLines;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The last lines, bounded by number and by bytes. Thread-safe. */
final class RecentRing implements RecentLines {
    private static final int MOST_LINES = 5_000;
    private static final long MOST_BYTES = 2 * 1024 * 1024;

    /**
     * A line as it is kept: what {@link LogLine} wants of it is made when somebody asks.
     *
     * @param json makes or has the line, line end included
     * @param bytes about how long it is
     */
    record Entry(
            long time,
            LogLevel level,
            @Nullable String jobId,
            String logger,
            String message,
            Supplier<byte[]> json,
            int bytes) {
        int size() {
            return bytes + message.length() + 64;
        }
    }

    private final Secrets secrets;
    private final long mostBytes;
    private final @Nullable Entry[] entries;
    /** Beside the entries, so that one that gives way need not be fetched from far memory. */
    private final int[] sizes;

    private final List<Consumer<LogLine>> followers = new CopyOnWriteArrayList<>();
    private long bytes;
    private int oldest;
    private int count;

    RecentRing(Secrets secrets) {
        this(secrets, MOST_LINES, MOST_BYTES);
    }

    RecentRing(Secrets secrets, int mostLines, long mostBytes) {
        this.secrets = secrets;
        this.entries = new @Nullable Entry[mostLines];
        this.sizes = new int[mostLines];
        this.mostBytes = mostBytes;
    }

    void add(Entry entry) {
        int size = entry.size();
        if (size <= mostBytes) {
            keep(entry, size);
        }
        if (!followers.isEmpty()) {
            LogLine line = line(entry);
            for (Consumer<LogLine> follower : followers) {
                tell(follower, line);
            }
        }
    }

    private synchronized void keep(Entry entry, int size) {
        while (count == entries.length || bytes + size > mostBytes) {
            bytes -= sizes[oldest];
            entries[oldest] = null;
            oldest = next(oldest, 1);
            count--;
        }
        int place = next(oldest, count);
        entries[place] = entry;
        sizes[place] = size;
        bytes += size;
        count++;
    }

    private int next(int place, int steps) {
        int next = place + steps;
        return next < entries.length ? next : next - entries.length;
    }

    private static void tell(Consumer<LogLine> follower, LogLine line) {
        try {
            follower.accept(line);
        } catch (RuntimeException e) {
            // Whoever follows the log is no reason for a log call to fail, nor can it be logged here.
            return;
        }
    }

    @Override
    public List<LogLine> last(int most, LogLevel atLeast, @Nullable String jobId) {
        List<Entry> found = new ArrayList<>();
        synchronized (this) {
            for (int i = count - 1; i >= 0 && found.size() < most; i--) {
                Entry entry = Objects.requireNonNull(entries[next(oldest, i)]);
                if (entry.level().compareTo(atLeast) >= 0 && (jobId == null || jobId.equals(entry.jobId()))) {
                    found.add(entry);
                }
            }
        }
        Collections.reverse(found);
        return found.stream().map(this::line).toList();
    }

    @Override
    public Following follow(Consumer<LogLine> listener) {
        // So that of two of the same listener each ends its own.
        Consumer<LogLine> own = listener::accept;
        followers.add(own);
        return () -> followers.remove(own);
    }

    private LogLine line(Entry entry) {
        byte[] json = entry.json().get();
        int end = json.length;
        while (end > 0 && json[end - 1] == '\n') {
            end--;
        }
        return new LogLine(
                Instant.ofEpochMilli(entry.time()),
                entry.level(),
                entry.jobId(),
                entry.logger(),
                secrets.hide(entry.message()),
                new String(json, 0, end, StandardCharsets.US_ASCII));
    }
}
