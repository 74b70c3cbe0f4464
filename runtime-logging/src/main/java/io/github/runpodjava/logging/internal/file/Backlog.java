package io.github.runpodjava.logging.internal.file;

import java.util.ArrayDeque;
import java.util.Deque;

/** Lines that wait to be written, bounded by their bytes: the oldest give way. Not thread-safe. */
final class Backlog {
    /** How much is written at once. */
    private static final int BATCH = 256 * 1024;

    private final long most;
    private final Deque<byte[]> lines = new ArrayDeque<>();
    private long bytes;

    Backlog(long most) {
        this.most = most;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    boolean hasRoom(byte[] line) {
        return lines.isEmpty() || bytes + line.length <= most;
    }

    /** Adds a line; answers how many had to give way to it. */
    int add(byte[] line) {
        lines.add(line);
        bytes += line.length;
        int gone = 0;
        while (bytes > most && lines.size() > 1) {
            bytes -= lines.remove().length;
            gone++;
        }
        return gone;
    }

    /** Takes the oldest lines, as many as are written at once. */
    Deque<byte[]> take() {
        Deque<byte[]> taken = new ArrayDeque<>();
        int size = 0;
        while (!lines.isEmpty() && (size == 0 || size + lines.element().length <= BATCH)) {
            byte[] line = lines.remove();
            bytes -= line.length;
            size += line.length;
            taken.add(line);
        }
        return taken;
    }

    /** Puts back what was taken. */
    void giveBack(Deque<byte[]> taken) {
        while (!taken.isEmpty()) {
            byte[] line = taken.removeLast();
            lines.addFirst(line);
            bytes += line.length;
        }
    }

    static byte[] joined(Deque<byte[]> lines) {
        if (lines.size() == 1) {
            return lines.getFirst();
        }
        int size = 0;
        for (byte[] line : lines) {
            size += line.length;
        }
        byte[] all = new byte[size];
        int at = 0;
        for (byte[] line : lines) {
            System.arraycopy(line, 0, all, at, line.length);
            at += line.length;
        }
        return all;
    }
}
