package io.github.runpodjava.logging;

import org.jspecify.annotations.Nullable;

/**
 * A bounded stretch of memory in which the bytes of the last lines follow each other, round and round. Lines that are kept
 * as objects live just long enough to be moved to the old generation, where thousands of them a second let the heap grow;
 * this memory is used again. It is taken piece by piece, as lines come. Not thread-safe.
 */
final class LineBytes {
    private static final int PIECE = 32 * 1024;

    private final int capacity;
    private final byte[] @Nullable [] pieces;
    private int end;

    /** @param most how many bytes at least; rounded up to whole pieces */
    LineBytes(long most) {
        int count = Math.toIntExact((most + PIECE - 1) / PIECE);
        pieces = new byte[count] @Nullable [];
        capacity = count * PIECE;
    }

    /**
     * Takes the memory for so many bytes more, so that writing them cannot fail for want of it.
     *
     * @param length of at most all there may be
     * @throws OutOfMemoryError if there is none; nothing has changed then
     */
    void reserve(int length) {
        for (int ahead = 0; ahead < length; ahead += PIECE) {
            piece(wrapped(end + ahead) / PIECE);
        }
        piece(wrapped(end + length) / PIECE);
    }

    /**
     * Writes bytes behind those that were written last, over the oldest ones when all is full: who writes has to know
     * that nobody wants these any more.
     *
     * @return where they begin
     */
    int write(byte[] bytes) {
        int start = end;
        int done = 0;
        while (done < bytes.length) {
            int offset = end % PIECE;
            int step = Math.min(PIECE - offset, bytes.length - done);
            System.arraycopy(bytes, done, piece(end / PIECE), offset, step);
            done += step;
            end = wrapped(end + step);
        }
        return start;
    }

    byte[] read(int start, int length) {
        byte[] bytes = new byte[length];
        int from = start;
        int done = 0;
        while (done < length) {
            int offset = from % PIECE;
            int step = Math.min(PIECE - offset, length - done);
            System.arraycopy(piece(from / PIECE), offset, bytes, done, step);
            done += step;
            from = wrapped(from + step);
        }
        return bytes;
    }

    /** Without a division, which is dear where a line is a matter of nanoseconds. */
    private int wrapped(int place) {
        return place < capacity ? place : place - capacity;
    }

    private byte[] piece(int number) {
        byte[] piece = pieces[number];
        if (piece == null) {
            piece = new byte[PIECE];
            pieces[number] = piece;
        }
        return piece;
    }
}
