package io.github.runpodjava.logging;

import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.spi.LogLine;
import io.github.runpodjava.spi.RecentLines;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The last lines, bounded by number and by bytes. Thread-safe. */
final class RecentRing implements RecentLines {
    private static final int MOST_LINES = 5_000;
    private static final long MOST_BYTES = 2 * 1024 * 1024;
    private static final byte[] NONE = {};

    /**
     * A line that has come.
     *
     * @param json makes or has the line, line end included
     * @param made whether it has it; if not, it is kept and asked when somebody wants the line
     * @param bytes about how long the line is
     */
    record Entry(
            long time,
            LogLevel level,
            @Nullable String jobId,
            String logger,
            String message,
            Supplier<byte[]> json,
            boolean made,
            int bytes) {
        int size() {
            return bytes + message.length() + 64;
        }
    }

    private final Secrets secrets;
    private final long mostBytes;
    private final Slot[] slots;
    private final LineBytes lines;

    /** Changed together with the lines, so that each line is among those from before or handed over, and never both. */
    private volatile List<Follower> followers = List.of();

    private long bytes;
    private int oldest;
    private int count;

    RecentRing(Secrets secrets) {
        this(secrets, MOST_LINES, MOST_BYTES);
    }

    RecentRing(Secrets secrets, int mostLines, long mostBytes) {
        this.secrets = secrets;
        this.slots = new Slot[mostLines];
        this.mostBytes = mostBytes;
        this.lines = new LineBytes(mostBytes);
    }

    void add(Entry entry) {
        List<Follower> following = keep(entry);
        if (!following.isEmpty()) {
            tell(following, entry);
        }
    }

    private void tell(List<Follower> following, Entry entry) {
        LogLine line = null;
        for (Follower follower : following) {
            if (follower.wants(entry)) {
                line = line == null ? line(entry) : line;
                tell(follower.listener, line);
            }
        }
    }

    /** Answers who follows and has not seen this line. */
    private List<Follower> keep(Entry entry) {
        byte[] message = entry.made() ? entry.message().getBytes(StandardCharsets.UTF_8) : NONE;
        byte[] json = entry.made() ? entry.json().get() : NONE;
        int text = message.length + json.length;
        int size = entry.made() ? lengthOfJob(entry) + text : entry.size();
        if (size <= mostBytes) {
            synchronized (this) {
                makeRoom(size);
                int place = next(oldest, count);
                if (slots[place] == null) {
                    slots[place] = new Slot();
                }
                // All memory is taken before anything is written: there may be none left.
                lines.reserve(text);
                slots[place].keep(entry, size, message, json);
                bytes += size;
                count++;
                return followers;
            }
        }
        return followers;
    }

    private static int lengthOfJob(Entry entry) {
        return entry.jobId() == null ? 0 : entry.jobId().length();
    }

    private void makeRoom(int size) {
        while (count == slots.length || bytes + size > mostBytes) {
            Slot gone = slots[oldest];
            bytes -= gone.size;
            gone.later = null;
            oldest = next(oldest, 1);
            count--;
        }
    }

    private int next(int place, int steps) {
        int next = place + steps;
        return next < slots.length ? next : next - slots.length;
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
        return found(most, atLeast, jobId).stream().map(this::line).toList();
    }

    private synchronized List<Entry> found(int most, LogLevel atLeast, @Nullable String jobId) {
        List<Entry> found = new ArrayList<>();
        for (int i = count - 1; i >= 0 && found.size() < most; i--) {
            Slot slot = slots[next(oldest, i)];
            if (slot.level.compareTo(atLeast) >= 0 && (jobId == null || slot.isOf(jobId))) {
                found.add(slot.entry());
            }
        }
        Collections.reverse(found);
        return found;
    }

    /** The place of one line, which one after the other has. What it holds of a line that is made is in {@code lines}. */
    private final class Slot {
        private int size;
        private LogLevel level = LogLevel.TRACE;
        private long time;
        private String logger = "";
        /** All lines of a job have the same object. */
        private @Nullable String job;

        private int start;
        private int bytesOfMessage;
        private int bytesOfJson;
        private @Nullable Entry later;

        void keep(Entry entry, int itsSize, byte[] message, byte[] json) {
            size = itsSize;
            level = entry.level();
            time = entry.time();
            logger = entry.logger();
            job = entry.jobId();
            if (!entry.made()) {
                later = entry;
                return;
            }
            start = lines.write(message);
            bytesOfMessage = message.length;
            lines.write(json);
            bytesOfJson = json.length;
        }

        boolean isOf(String jobId) {
            return jobId.equals(job);
        }

        Entry entry() {
            if (later != null) {
                return later;
            }
            byte[] all = lines.read(start, bytesOfMessage + bytesOfJson);
            String message = new String(all, 0, bytesOfMessage, StandardCharsets.UTF_8);
            byte[] json = Arrays.copyOfRange(all, bytesOfMessage, all.length);
            return new Entry(time, level, job, logger, message, () -> json, true, bytesOfJson);
        }
    }

    @Override
    public Following follow(int most, LogLevel atLeast, @Nullable String jobId, Consumer<LogLine> listener) {
        Follower follower = new Follower(atLeast, jobId, listener);
        List<Entry> found;
        synchronized (this) {
            found = found(most, atLeast, jobId);
            followers = Stream.concat(followers.stream(), Stream.of(follower)).toList();
        }
        return new Following(found.stream().map(this::line).toList(), () -> end(follower));
    }

    private synchronized void end(Follower ended) {
        followers = followers.stream().filter(follower -> follower != ended).toList();
    }

    /** Who hears of new lines. */
    private static final class Follower {
        private final LogLevel atLeast;
        private final @Nullable String jobId;
        private final Consumer<LogLine> listener;

        Follower(LogLevel atLeast, @Nullable String jobId, Consumer<LogLine> listener) {
            this.atLeast = atLeast;
            this.jobId = jobId;
            this.listener = listener;
        }

        boolean wants(Entry entry) {
            return entry.level().compareTo(atLeast) >= 0 && (jobId == null || jobId.equals(entry.jobId()));
        }
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
