package io.github.runpodjava.logging.internal.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines of a flood, one after the other, until it is worth to write them. Thread-safe; who writes them holds its monitor
 * until they are cleared.
 */
final class Gathered {
    /** More than this at once is not written any faster. */
    private static final int MOST = 64 * 1024;

    private byte[] bytes = {};
    private int size;
    private int lines;

    synchronized boolean isEmpty() {
        return lines == 0;
    }

    /** Adds a line behind others; false, and nothing is added, if there are none or there is no room. */
    synchronized boolean follows(byte[] line) {
        int length = line.length;
        if (lines == 0 || size + length > MOST) {
            return false;
        }
        System.arraycopy(line, 0, bytes, size, length);
        size += length;
        lines++;
        return true;
    }

    /** Adds the first line; false, and nothing is added, if there is no room or no memory for it. */
    synchronized boolean begins(byte[] line) {
        if (line.length > MOST || !hasBytes()) {
            return false;
        }
        System.arraycopy(line, 0, bytes, 0, line.length);
        size = line.length;
        lines = 1;
        return true;
    }

    private boolean hasBytes() {
        if (bytes.length == 0) {
            try {
                bytes = new byte[MOST];
            } catch (OutOfMemoryError e) {
                return false;
            }
        }
        return true;
    }

    synchronized int lines() {
        return lines;
    }

    /** What was added, in the first {@link #size} bytes. */
    synchronized byte[] bytes() {
        return bytes;
    }

    synchronized int size() {
        return size;
    }

    /** The lines, one by one: a line has its only line end at its end. */
    synchronized List<byte[]> split() {
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

    synchronized void clear() {
        size = 0;
        lines = 0;
    }
}
