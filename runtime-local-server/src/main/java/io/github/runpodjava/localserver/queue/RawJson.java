package io.github.runpodjava.localserver.queue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One JSON value as the UTF-8 text it came in. What a worker sends goes to the caller as these bytes, so no number, no
 * escape and no key order can change on the way, and large results are never built up as objects.
 */
public final class RawJson {
    private final byte[] source;
    private final int from;
    private final int length;

    /** A part of {@code source}, which must be one valid JSON value and must not be changed afterwards. */
    RawJson(byte[] source, int from, int length) {
        if (length < 1) {
            throw new IllegalArgumentException("a JSON value has at least one byte");
        }
        this.source = source;
        this.from = from;
        this.length = length;
    }

    /** The value that {@code json} is, unchecked. */
    public static RawJson of(String json) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        return new RawJson(utf8, 0, utf8.length);
    }

    /** Length in bytes. */
    public int size() {
        return length;
    }

    /** Appends the value as it is. */
    public void writeTo(ByteArrayOutputStream out) {
        out.write(source, from, length);
    }

    /** A copy. */
    byte[] toBytes() {
        return Arrays.copyOfRange(source, from, from + length);
    }

    /** The value as text. */
    public String asText() {
        return new String(source, from, length, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "RawJson[" + length + " bytes]";
    }
}
