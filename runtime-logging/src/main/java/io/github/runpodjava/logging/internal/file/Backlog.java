package io.github.runpodjava.logging.internal.file;

/** Lines that wait to be written, bounded by their bytes: the oldest give way. Not thread-safe. */
final class Backlog {
    /** How much is written at once. */
    private static final int BATCH = 256 * 1024;
    /** Places for lines at first; a power of two. */
    private static final int FEW = 16;

    private static final byte[] NONE = {};

    private final long most;
    /** Ours, as a deque that finds no memory to grow forgets all that it has. */
    private byte[][] ring = new byte[FEW][];

    private int first;
    private int count;
    private long bytes;

    Backlog(long most) {
        this.most = most;
    }

    boolean isEmpty() {
        return count == 0;
    }

    long bytes() {
        return bytes;
    }

    boolean hasRoom(byte[] line) {
        return count == 0 || bytes + line.length <= most;
    }

    /** Adds a line, also where memory is short; answers how many had to give way to it. */
    int add(byte[] line) {
        int gone = 0;
        if (!hasPlace()) {
            remove();
            gone++;
        }
        ring[place(count)] = line;
        count++;
        bytes += line.length;
        while (bytes > most && count > 1) {
            remove();
            gone++;
        }
        return gone;
    }

    /** Takes the oldest lines, as many as are written at once. */
    byte[][] take() {
        int size = 0;
        int some = 0;
        while (some < count && (some == 0 || size + ring[place(some)].length <= BATCH)) {
            size += ring[place(some)].length;
            some++;
        }
        byte[][] taken = new byte[some][];
        for (int i = 0; i < some; i++) {
            taken[i] = remove();
        }
        return taken;
    }

    /** Puts back what was taken, also where memory is short; answers how many, the oldest, have no place there. */
    int giveBack(byte[][] taken) {
        int left = taken.length;
        while (left > 0 && hasPlace()) {
            left--;
            first = place(ring.length - 1);
            ring[first] = taken[left];
            count++;
            bytes += taken[left].length;
        }
        return left;
    }

    private byte[] remove() {
        byte[] line = ring[first];
        ring[first] = NONE;
        first = place(1);
        count--;
        bytes -= line.length;
        return line;
    }

    private int place(int number) {
        return (first + number) & (ring.length - 1);
    }

    /** Makes one if there is none; false where there is no memory for it. */
    private boolean hasPlace() {
        if (count < ring.length) {
            return true;
        }
        try {
            byte[][] larger = new byte[2 * ring.length][];
            for (int i = 0; i < count; i++) {
                larger[i] = ring[place(i)];
            }
            ring = larger;
            first = 0;
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    static byte[] joined(byte[][] lines) {
        if (lines.length == 1) {
            return lines[0];
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
