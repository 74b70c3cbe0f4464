package io.github.runpodjava.internal.json;

import io.github.runpodjava.job.JsonBody;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects a JSON text in pieces of growing size. What goes over the limit is counted and thrown away, so that the
 * true size can be told without holding it; of a text without an end, as a stream may be, up to {@link #COUNTED}.
 */
final class BoundedBuffer extends OutputStream {
    private static final int FIRST_PIECE = 512;
    private static final int LARGEST_PIECE = 1 << 20;
    /** How many bytes over the limit are counted before the writer is told to stop. */
    static final long COUNTED = 256L << 20;

    private final long limit;
    private final List<byte[]> full = new ArrayList<>();
    private byte[] piece = new byte[FIRST_PIECE];
    private int used;
    private long size;

    BoundedBuffer(long limit) {
        this.limit = limit;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        size += length;
        if (size > limit) {
            full.clear();
            used = 0;
            if (isEndless()) {
                throw new EndlessException();
            }
            return;
        }
        int at = offset;
        int left = length;
        while (left > 0) {
            if (used == piece.length) {
                full.add(piece);
                piece = new byte[Math.min(LARGEST_PIECE, piece.length * 2)];
                used = 0;
            }
            int part = Math.min(left, piece.length - used);
            System.arraycopy(bytes, at, piece, used, part);
            used += part;
            at += part;
            left -= part;
        }
    }

    long size() {
        return size;
    }

    boolean overflowed() {
        return size > limit;
    }

    /** Whether so much came that nobody waits for the end. */
    boolean isEndless() {
        return size - limit > COUNTED;
    }

    JsonBody body() {
        List<byte[]> pieces = new ArrayList<>(full);
        pieces.add(Arrays.copyOf(piece, used));
        return new JsonBody(pieces);
    }

    /** Breaks off whoever writes. */
    private static final class EndlessException extends RuntimeException {
        EndlessException() {
            super("more than anybody takes", null, false, false);
        }
    }
}
