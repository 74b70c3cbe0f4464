package io.github.runpodjava.internal.kept;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** A log file of one worker, dead or alive; somebody may be writing to it, set it aside or remove it. */
public final class KeptLog {
    /** Of what one answer reads of a file: enough for thousands of lines, and quick also on a network volume. */
    static final int MOST_READ = 4 * 1024 * 1024;

    private final String name;
    private final String worker;
    private final Path file;

    KeptLog(String name, String worker, Path file) {
        this.name = name;
        this.worker = worker;
        this.file = file;
    }

    /**
     * Some lines of the file.
     *
     * @param lines oldest first, without their line ends
     * @param next where to read on: the place behind the last whole line that was looked at
     */
    public record Part(List<String> lines, long next) {}

    /** The part of the file's name that tells which log it is: the worker's name, for the one that is written to. */
    public String name() {
        return name;
    }

    /** Whose it is. */
    public String worker() {
        return worker;
    }

    /** Whether it was full, so that the worker writes to another. */
    public boolean isSetAside() {
        return !name.equals(worker);
    }

    /** When it was last written to. */
    public Instant modified() {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException gone) {
            return Instant.EPOCH;
        }
    }

    /** How long it is now, in bytes. */
    public long length() {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    /** The last {@code most} lines that are wanted, of the last four mebibytes. */
    public Part last(int most, Predicate<String> wanted) {
        if (most == 0 && isSetAside()) {
            // On a network volume each of them takes its time.
            return new Part(List.of(), length());
        }
        long from = Math.max(0, length() - MOST_READ);
        Chunk chunk = read(from);
        Deque<String> lines = new ArrayDeque<>();
        int end = chunk.length() - 1;
        while (end >= 0 && lines.size() < most) {
            int start = chunk.startOfLine(end);
            // The first line of the chunk may have lost its start.
            if (start == 0 && from > 0) {
                break;
            }
            String line = chunk.text(start, end);
            if (wanted.test(line)) {
                lines.addFirst(line);
            }
            end = start - 1;
        }
        return new Part(List.copyOf(lines), chunk.start() + chunk.length());
    }

    /** The next lines from {@code place} on that are wanted, at most {@code most}. A file that was cut is read anew. */
    public Part after(long place, int most, Predicate<String> wanted) {
        Chunk chunk = read(place);
        List<String> lines = new ArrayList<>();
        int looked = 0;
        while (looked < chunk.length() && lines.size() < most) {
            int end = chunk.endOfLine(looked);
            String line = chunk.text(looked, end);
            looked = end + 1;
            if (wanted.test(line)) {
                lines.add(line);
            }
        }
        return new Part(Collections.unmodifiableList(lines), chunk.start() + looked);
    }

    /** Whole lines only: the last one may be in the middle of being written. */
    private Chunk read(long from) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long start = from > channel.size() ? 0 : from;
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MOST_READ, Math.max(0, channel.size() - start)));
            channel.position(start);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            int end = bytes.position();
            while (end > 0 && bytes.get(end - 1) != '\n') {
                end--;
            }
            return new Chunk(start, bytes.array(), end);
        } catch (NoSuchFileException gone) {
            // Its lines are found again under the name that it has now.
            return new Chunk(from, new byte[0], 0);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Bytes of the file from {@code start} on, up to the end of a line. */
    private record Chunk(long start, byte[] bytes, int length) {
        int endOfLine(int from) {
            int end = from;
            while (bytes[end] != '\n') {
                end++;
            }
            return end;
        }

        /** Where the line starts whose line end is at {@code end}. */
        int startOfLine(int end) {
            int start = end;
            while (start > 0 && bytes[start - 1] != '\n') {
                start--;
            }
            return start;
        }

        String text(int from, int end) {
            return new String(bytes, from, end - from, StandardCharsets.UTF_8);
        }
    }
}
