package io.github.runpodjava.logging.internal.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of a flood, one after the other, until it is worth to write them. Not thread-safe. */
final class Gathered {
    /** More than this at once is not written any faster. */
    private static final int MOST = 64 * 1024;

    private byte[] bytes = {};
    private int size;
    private int lines;

    boolean isEmpty() {
        return lines == 0;
    }

    boolean hasRoom(byte[] line) {
        return size + line.length <= MOST;
    }

    /** Adds a line that there is room for. */
    void add(byte[] line) {
        if (bytes.length == 0) {
            bytes = new byte[MOST];
        }
        System.arraycopy(line, 0, bytes, size, line.length);
        size += line.length;
        lines++;
    }

    int lines() {
        return lines;
    }

    /** What was added, in the first {@link #size} bytes. */
    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** The lines, one by one: a line has its only line end at its end. */
    List<byte[]> split() {
        List<byte[]> all = new ArrayList<>(lines);
        int begin = 0;
        for (int at = 0; at < size; at++) {
            if (bytes[at] == '\n') {
                all.add(Arrays.copyOfRange(bytes, begin, at + 1));
                begin = at + 1;
            }
        }
        return all;
    }

    void clear() {
        size = 0;
        lines = 0;
    }
}
