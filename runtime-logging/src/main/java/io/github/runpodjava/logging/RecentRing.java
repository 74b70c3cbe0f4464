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
    /** What a line that is made later takes besides its text. */
    private static final int OBJECTS = 64;

    /** What is known of a line besides its JSON. */
    record Said(long time, LogLevel level, @Nullable String jobId, String logger, String message) {}

    /** A line that is kept; {@code json} makes or has it, line end included. */
    private record Kept(Said said, Supplier<byte[]> json) {}

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

    /** Takes a line that is made, line end included. */
    void add(Said said, byte[] json) {
        byte[] message = said.message().getBytes(StandardCharsets.UTF_8);
        int text = message.length + json.length;
        int size = size(said, text);
        List<Follower> following = size > mostBytes ? followers : keep(said, message, json, size);
        if (!following.isEmpty()) {
            tell(following, new Kept(said, () -> json));
        }
    }

    /**
     * Takes a line that is made when somebody wants it.
     *
     * @param bytes about how long it will be
     */
    void add(Said said, Supplier<byte[]> json, int bytes) {
        Kept later = new Kept(said, json);
        int size = size(said, bytes + said.message().length() + OBJECTS);
        List<Follower> following = size > mostBytes ? followers : keep(later, size);
        if (!following.isEmpty()) {
            tell(following, later);
        }
    }

    private static int size(Said said, int text) {
        return text + (said.jobId() == null ? 0 : said.jobId().length());
    }

    /** Answers who follows and has not seen this line. */
    private synchronized List<Follower> keep(Said said, byte[] message, byte[] json, int size) {
        Slot slot = next(size);
        // All memory is taken before anything is written: there may be none left.
        lines.reserve(message.length + json.length);
        slot.keep(said, size);
        slot.write(message, json);
        return kept(size);
    }

    private synchronized List<Follower> keep(Kept later, int size) {
        Slot slot = next(size);
        slot.keep(later.said(), size);
        slot.later = later;
        return kept(size);
    }

    /** The place for one line more. */
    private Slot next(int size) {
        makeRoom(size);
        int place = next(oldest, count);
        Slot slot = slots[place];
        if (slot == null) {
            slot = new Slot();
            slots[place] = slot;
        }
        return slot;
    }

    private List<Follower> kept(int size) {
        bytes += size;
        count++;
        return followers;
    }

    private void tell(List<Follower> following, Kept kept) {
        LogLine line = null;
        for (Follower follower : following) {
            if (follower.wants(kept.said())) {
                line = line == null ? line(kept) : line;
                tell(follower.listener, line);
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
        return found(most, atLeast, jobId).stream().map(this::line).toList();
    }

    private synchronized List<Kept> found(int most, LogLevel atLeast, @Nullable String jobId) {
        List<Kept> found = new ArrayList<>();
        for (int i = count - 1; i >= 0 && found.size() < most; i--) {
            Slot slot = slots[next(oldest, i)];
            if (slot.level.compareTo(atLeast) >= 0 && (jobId == null || slot.isOf(jobId))) {
                found.add(slot.kept());
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
        private @Nullable Kept later;

        void keep(Said said, int itsSize) {
            size = itsSize;
            level = said.level();
            time = said.time();
            logger = said.logger();
            job = said.jobId();
        }

        void write(byte[] message, byte[] json) {
            start = lines.write(message);
            bytesOfMessage = message.length;
            lines.write(json);
            bytesOfJson = json.length;
        }

        boolean isOf(String jobId) {
            return jobId.equals(job);
        }

        Kept kept() {
            if (later != null) {
                return later;
            }
            byte[] all = lines.read(start, bytesOfMessage + bytesOfJson);
            String message = new String(all, 0, bytesOfMessage, StandardCharsets.UTF_8);
            byte[] json = Arrays.copyOfRange(all, bytesOfMessage, all.length);
            return new Kept(new Said(time, level, job, logger, message), () -> json);
        }
    }

    @Override
    public Following follow(int most, LogLevel atLeast, @Nullable String jobId, Consumer<LogLine> listener) {
        Follower follower = new Follower(atLeast, jobId, listener);
        List<Kept> found;
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

        boolean wants(Said said) {
            return said.level().compareTo(atLeast) >= 0 && (jobId == null || jobId.equals(said.jobId()));
        }
    }

    private LogLine line(Kept kept) {
        Said said = kept.said();
        byte[] json = kept.json().get();
        int end = json.length;
        while (end > 0 && json[end - 1] == '\n') {
            end--;
        }
        return new LogLine(
                Instant.ofEpochMilli(said.time()),
                said.level(),
                said.jobId(),
                said.logger(),
                secrets.hide(said.message()),
                new String(json, 0, end, StandardCharsets.US_ASCII));
    }
}
