package io.github.runpodjava.internal.kept;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.ZipException;

/** A log file of one worker, dead or alive; somebody may be writing to it, set it aside or remove it. */
public final class KeptLog {
    /** What is read of a file at once, in bytes: thousands of lines, and quick also on a network volume. */
    public static final int MOST_READ = 4 * 1024 * 1024;
    /** Those that were set aside by when that was, then those that are written to. */
    public static final Comparator<KeptLog> BY_AGE = Comparator.comparing((KeptLog log) -> !log.isSetAside())
            .thenComparing(log -> log.name.substring(log.worker.length()));

    /** How far the end of one line is looked for at most. */
    private static final int MOST_PASSED = 16 * MOST_READ;

    private final String name;
    private final String worker;
    private final Path file;

    private final boolean compressed;
    private final Opening opening;

    KeptLog(String name, String worker, Path file, boolean compressed, Opening opening) {
        this.name = name;
        this.worker = worker;
        this.file = file;
        this.compressed = compressed;
        this.opening = opening;
    }

    /** Where its bytes are when they are wanted. */
    interface Opening {
        LogBytes open() throws IOException;
    }

    /**
     * Some lines of the file.
     *
     * @param lines oldest first, without their line ends; one that is longer than what is read at once is replaced by
     *     one that says so
     * @param from where the first of the bytes is that were looked at, whether their lines were wanted or not
     * @param next where to read on: the place behind the last whole line that was looked at
     */
    public record Part(List<String> lines, long from, long next) {}

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

    /** Whether it is compressed. Places in it are those that it had before. */
    public boolean isCompressed() {
        return compressed;
    }

    /** When it was last written to. */
    public Instant modified() {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException gone) {
            return Instant.EPOCH;
        }
    }

    /** How long it is now, in bytes on the disk. */
    public long length() {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    /** The last {@code most} lines that are wanted, of the last {@code mostBytes} or a little less. */
    public Part last(int most, long mostBytes, Predicate<String> wanted) {
        if (most == 0 && isSetAside()) {
            // On a network volume each of them takes its time.
            return read(0, bytes -> new Part(List.of(), bytes.size(), bytes.size()));
        }
        return read(0, bytes -> {
            long next = behindLastLine(bytes, bytes.size());
            Deque<String> lines = new ArrayDeque<>();
            long from = next;
            long left = mostBytes;
            while (from > 0 && left > 0 && lines.size() < most) {
                Chunk chunk = Chunk.before(bytes, from, (int) Math.min(left, MOST_READ));
                long end = chunk.takeLast(most, wanted, lines);
                if (end < from) {
                    left -= from - end;
                    from = end;
                    continue;
                }
                long start = behindLastLine(bytes, from - 1);
                if (from - start <= MOST_READ) {
                    // Not too long, but more than is to be looked at.
                    break;
                }
                lines.addFirst(leftOut(from - 1 - start));
                from = start;
            }
            return new Part(List.copyOf(lines), from, next);
        });
    }

    /**
     * The next lines from {@code place} on that are wanted, at most {@code most}, and none more once they have {@code
     * mostBytes}. A file that was cut is read anew.
     */
    public Part after(long place, int most, long mostBytes, Predicate<String> wanted) {
        return read(place, bytes -> {
            long start = place > bytes.size() ? 0 : place;
            Chunk chunk = Chunk.from(bytes, start);
            if (chunk.length() == 0 && chunk.isFull()) {
                return mostBytes > 0 ? passed(bytes, start) : new Part(List.of(), start, start);
            }
            List<String> lines = new ArrayList<>();
            int looked = 0;
            long left = mostBytes;
            while (looked < chunk.length() && lines.size() < most && left > 0) {
                int end = chunk.endOfLine(looked);
                String line = chunk.text(looked, end);
                if (wanted.test(line)) {
                    lines.add(line);
                    left -= end - looked;
                }
                looked = end + 1;
            }
            return new Part(Collections.unmodifiableList(lines), start, start + looked);
        });
    }

    /** Whether there is a whole line behind {@code place}, or one that is longer than what is read at once. */
    public boolean hasLinesAfter(long place) {
        try (LogBytes bytes = opening.open()) {
            Chunk chunk = Chunk.from(bytes, place);
            return chunk.length() > 0 || chunk.isFull();
        } catch (ZipException | EOFException damaged) {
            return false;
        } catch (NoSuchFileException gone) {
            // It is being compressed, mostly.
            return true;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Says that the line at {@code start} is too long, and goes on behind it; waits for its end if that is not there. */
    private static Part passed(LogBytes bytes, long start) throws IOException {
        long at = start + MOST_READ;
        long bound = start + MOST_PASSED;
        while (at < bound) {
            byte[] block = bytes.read(at, MOST_READ);
            int end = indexOfEnd(block);
            if (end >= 0) {
                return new Part(List.of(leftOut(at + end - start)), start, at + end + 1);
            }
            if (block.length == 0) {
                return new Part(List.of(), start, start);
            }
            at += block.length;
        }
        // The rest of it is taken for a line of its own: no look may take for ever.
        return new Part(List.of(leftOut(at - start)), start, at);
    }

    private static int indexOfEnd(byte[] block) {
        for (int i = 0; i < block.length; i++) {
            if (block[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** The place behind the last line end before {@code end}; 0 if there is none. */
    private static long behindLastLine(LogBytes bytes, long end) throws IOException {
        long at = end;
        while (at > 0) {
            long from = Math.max(0, at - MOST_READ);
            byte[] block = bytes.read(from, (int) (at - from));
            for (int i = block.length - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return from + i + 1;
                }
            }
            at = from;
        }
        return 0;
    }

    private static String leftOut(long bytes) {
        return "(a line of " + bytes + " bytes is left out here: only lines of less than " + MOST_READ + " are shown)";
    }

    private interface Look {
        Part at(LogBytes bytes) throws IOException;
    }

    private Part read(long place, Look look) {
        try (LogBytes bytes = opening.open()) {
            return look.at(bytes);
        } catch (ZipException | EOFException damaged) {
            // Of one file that nobody can read; the others are to be seen all the same.
            return new Part(List.of(), place, place);
        } catch (NoSuchFileException gone) {
            // Its lines are found again under the name that it has now.
            return new Part(List.of(), place, place);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Bytes of the file from {@code start} on.
     *
     * @param length how many of them are whole lines: the last one may be in the middle of being written
     */
    private record Chunk(long start, byte[] bytes, int length) {
        static Chunk from(LogBytes file, long start) throws IOException {
            byte[] bytes = file.read(start, MOST_READ);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            return new Chunk(start, bytes, end);
        }

        /** Before {@code end}, which is behind a line end; {@code most} bytes, and the one before them. */
        static Chunk before(LogBytes file, long end, int most) throws IOException {
            long start = Math.max(0, end - most - 1);
            byte[] bytes = file.read(start, (int) (end - start));
            return new Chunk(start, bytes, bytes.length);
        }

        /** Whether it has as much as one may have, so that more may follow. */
        boolean isFull() {
            return bytes.length == MOST_READ;
        }

        /** Puts its last lines before those that there are, until there are {@code most}; where the first begins. */
        long takeLast(int most, Predicate<String> wanted, Deque<String> lines) {
            int end = length;
            while (end > 0 && lines.size() < most) {
                int from = startOfLine(end - 1);
                // The first line may have lost its start.
                if (from == 0 && start > 0) {
                    break;
                }
                String line = text(from, end - 1);
                if (wanted.test(line)) {
                    lines.addFirst(line);
                }
                end = from;
            }
            return start + end;
        }

        int endOfLine(int from) {
            int end = from;
            while (bytes[end] != '\n') {
                end++;
            }
            return end;
        }

        /** Where the line starts whose line end is at {@code end}. */
        private int startOfLine(int end) {
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
