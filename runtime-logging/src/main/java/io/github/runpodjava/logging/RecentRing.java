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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
    private final LineBytes text;

    private final List<Consumer<LogLine>> followers = new CopyOnWriteArrayList<>();
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
        this.text = new LineBytes(mostBytes);
    }

    void add(Entry entry) {
        keep(entry);
        if (!followers.isEmpty()) {
            LogLine line = line(entry);
            for (Consumer<LogLine> follower : followers) {
                tell(follower, line);
            }
        }
    }

    private void keep(Entry entry) {
        byte[] job = entry.made() && entry.jobId() != null ? entry.jobId().getBytes(StandardCharsets.UTF_8) : NONE;
        byte[] message = entry.made() ? entry.message().getBytes(StandardCharsets.UTF_8) : NONE;
        byte[] json = entry.made() ? entry.json().get() : NONE;
        int size = entry.made() ? job.length + message.length + json.length : entry.size();
        if (size <= mostBytes) {
            synchronized (this) {
                makeRoom(size);
                int place = next(oldest, count);
                if (slots[place] == null) {
                    slots[place] = new Slot();
                }
                // All memory is taken before anything is written: there may be none left.
                text.reserve(entry.made() ? size : 0);
                slots[place].keep(entry, size, job, message, json);
                bytes += size;
                count++;
            }
        }
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
        List<Entry> found = new ArrayList<>();
        synchronized (this) {
            for (int i = count - 1; i >= 0 && found.size() < most; i--) {
                Slot slot = slots[next(oldest, i)];
                if (slot.level.compareTo(atLeast) >= 0 && (jobId == null || slot.isOf(jobId))) {
                    found.add(slot.entry());
                }
            }
        }
        Collections.reverse(found);
        return found.stream().map(this::line).toList();
    }

    /** The place of one line, which one after the other has. What it holds of a line that is made is in the text. */
    private final class Slot {
        private int size;
        private LogLevel level = LogLevel.TRACE;
        private long time;
        private String logger = "";
        private int hashOfJob;
        private int start;
        private int bytesOfJob;
        private int bytesOfMessage;
        private int bytesOfJson;
        private @Nullable Entry later;

        void keep(Entry entry, int itsSize, byte[] job, byte[] message, byte[] json) {
            size = itsSize;
            level = entry.level();
            time = entry.time();
            logger = entry.logger();
            hashOfJob = entry.jobId() == null ? 0 : entry.jobId().hashCode();
            if (!entry.made()) {
                later = entry;
                return;
            }
            start = text.write(job);
            bytesOfJob = job.length;
            text.write(message);
            bytesOfMessage = message.length;
            text.write(json);
            bytesOfJson = json.length;
        }

        boolean isOf(String jobId) {
            return hashOfJob == jobId.hashCode() && jobId.equals(entry().jobId());
        }

        Entry entry() {
            if (later != null) {
                return later;
            }
            byte[] all = text.read(start, bytesOfJob + bytesOfMessage + bytesOfJson);
            String job = bytesOfJob == 0 ? null : new String(all, 0, bytesOfJob, StandardCharsets.UTF_8);
            String message = new String(all, bytesOfJob, bytesOfMessage, StandardCharsets.UTF_8);
            byte[] json = Arrays.copyOfRange(all, bytesOfJob + bytesOfMessage, all.length);
            return new Entry(time, level, job, logger, message, () -> json, true, bytesOfJson);
        }
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
