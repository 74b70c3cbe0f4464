package io.github.runpodjava.job;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/**
 * A JSON text as UTF-8, written once and read as often as needed. Kept in pieces, so that a large result is never
 * copied to make it one array.
 */
public final class JsonBody {
    private final List<byte[]> pieces;
    private final long size;

    /** Takes the pieces as they are; the caller must not change them afterwards. */
    public JsonBody(List<byte[]> pieces) {
        this.pieces = List.copyOf(pieces);
        // A loop, as it is done for every message.
        long sum = 0;
        for (byte[] piece : this.pieces) {
            sum += piece.length;
        }
        this.size = sum;
    }

    /** The body that {@code json} is, unchecked. */
    public static JsonBody of(String json) {
        return new JsonBody(List.of(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Length in bytes. */
    public long size() {
        return size;
    }

    /**
     * Writes all of it.
     *
     * @throws IOException if {@code out} throws it
     */
    public void writeTo(OutputStream out) throws IOException {
        for (byte[] piece : pieces) {
            out.write(piece);
        }
    }

    /** A new stream over all of it. */
    public InputStream inputStream() {
        return new SequenceInputStream(Collections.enumeration(
                pieces.stream().<InputStream>map(ByteArrayInputStream::new).toList()));
    }

    /**
     * All of it as text; meant for small bodies and for tests.
     *
     * @throws ArithmeticException if it has 2 GiB or more
     */
    public String asText() {
        byte[] all = new byte[Math.toIntExact(size)];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return new String(all, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "JsonBody[" + size + " bytes]";
    }
}
