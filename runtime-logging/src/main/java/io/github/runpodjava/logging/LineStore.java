package io.github.runpodjava.logging;

import io.github.runpodjava.config.LogLevel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory of {@link RecentRing}: the last lines, bounded by number and by bytes. What is known of a line stands in
 * arrays beside each other and not in an object: they are filled from the front to the back again and again, and memory
 * that is used in its order is there when it is needed. Not thread-safe.
 */
final class LineStore {
    /** What is known of a line besides its JSON. */
    record Said(long time, LogLevel level, @Nullable String jobId, String logger, String message) {}

    /** A line that is kept; {@code json} makes or has it, line end included. */
    record Kept(Said said, Supplier<byte[]> json) {}

    private final int most;
    private final long mostBytes;

    private final long[] times;
    private final LogLevel[] levels;
    private final String[] loggers;
    private final @Nullable String[] jobs;
    private final int[] sizes;
    /** Of lines that are made: where their message and, behind it, their JSON begins, and how many bytes the message is. */
    private final int[] starts;

    private final int[] messages;
    private final LineBytes text;
    /** Of lines that are made when somebody wants them. */
    private final @Nullable Kept[] later;

    private long bytes;
    private int oldest;
    private int count;

    LineStore(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
        times = new long[most];
        levels = new LogLevel[most];
        loggers = new String[most];
        jobs = new @Nullable String[most];
        sizes = new int[most];
        starts = new int[most];
        messages = new int[most];
        text = new LineBytes(mostBytes);
        later = new @Nullable Kept[most];
    }

    /** Keeps a line that is made, unless it is too long for that. */
    void keep(Said said, byte[] message, byte[] json) {
        int size = message.length + json.length;
        if (size > mostBytes) {
            return;
        }
        makeRoom(size);
        // All memory is taken before anything is written: there may be none left.
        text.reserve(size);
        int place = add(said, size);
        starts[place] = text.write(message);
        messages[place] = message.length;
        text.write(json);
    }

    /** Keeps a line that is made when somebody wants it, and then is about this long, unless that is too long. */
    void keep(Kept line, int size) {
        if (size <= mostBytes) {
            makeRoom(size);
            later[add(line.said(), size)] = line;
        }
    }

    private int add(Said said, int size) {
        int place = place(count);
        times[place] = said.time();
        sizes[place] = size;
        // Most lines have what the line had that was here before, and to write a reference costs more than to look.
        if (levels[place] != said.level()) {
            levels[place] = said.level();
        }
        if (loggers[place] != said.logger()) {
            loggers[place] = said.logger();
        }
        if (jobs[place] != said.jobId()) {
            jobs[place] = said.jobId();
        }
        bytes += size;
        count++;
        return place;
    }

    private void makeRoom(int size) {
        while (count == most || bytes + size > mostBytes) {
            bytes -= sizes[oldest];
            if (later[oldest] != null) {
                later[oldest] = null;
            }
            oldest = place(1);
            count--;
        }
    }

    /** The place of the line so many after the oldest one. */
    private int place(int number) {
        int place = oldest + number;
        return place < most ? place : place - most;
    }

    /** The last lines at this level or above, of this job if one is named, in the order in which they came. */
    List<Kept> last(int mostOfThem, LogLevel atLeast, @Nullable String jobId) {
        List<Kept> found = new ArrayList<>();
        for (int i = count - 1; i >= 0 && found.size() < mostOfThem; i--) {
            int place = place(i);
            if (levels[place].compareTo(atLeast) >= 0 && (jobId == null || jobId.equals(jobs[place]))) {
                found.add(kept(place));
            }
        }
        Collections.reverse(found);
        return found;
    }

    private Kept kept(int place) {
        Kept line = later[place];
        if (line != null) {
            return line;
        }
        byte[] all = text.read(starts[place], sizes[place]);
        String message = new String(all, 0, messages[place], StandardCharsets.UTF_8);
        byte[] json = Arrays.copyOfRange(all, messages[place], all.length);
        return new Kept(new Said(times[place], levels[place], jobs[place], loggers[place], message), () -> json);
    }
}
