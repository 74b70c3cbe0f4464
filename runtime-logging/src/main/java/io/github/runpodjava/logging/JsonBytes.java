package io.github.runpodjava.logging;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON as ASCII bytes, written once and read once. Characters outside of ASCII are escaped, and half a surrogate pair
 * is replaced: strict readers refuse it. Not a library's generator, as the whole cost of a line is counted in
 * nanoseconds here, and as a cold start would have to load it before the first line.
 */
final class JsonBytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final char REPLACEMENT = '\ufffd';
    private static final int ESCAPED = 6;
    /** 0 for bytes that stand for themselves, whatever they were made from. */
    private static final byte[] SPECIAL = specialBytes();

    private byte[] bytes;
    private int size;

    JsonBytes(int capacity) {
        bytes = new byte[capacity];
    }

    /** ASCII that is JSON already. */
    JsonBytes raw(byte[] json) {
        room(json.length);
        System.arraycopy(json, 0, bytes, size, json.length);
        size += json.length;
        return this;
    }

    /** One ASCII character that is JSON already. */
    JsonBytes raw(char c) {
        room(1);
        bytes[size++] = (byte) c;
        return this;
    }

    /** Digits, {@code true} and the like. */
    JsonBytes plain(String ascii) {
        room(ascii.length());
        copy(ascii, 0, ascii.length());
        return this;
    }

    /** The text as a string, quotes included. */
    JsonBytes string(String text) {
        int length = text.length();
        room(length + 2);
        bytes[size++] = '"';
        // The bytes are those of the characters in nearly all lines, and much quicker looked at one by one.
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (isPlain(utf8)) {
            System.arraycopy(utf8, 0, bytes, size, length);
            size += length;
        } else {
            escaped(text, length);
        }
        bytes[size++] = '"';
        return this;
    }

    private static byte[] specialBytes() {
        byte[] special = new byte[256];
        Arrays.fill(special, (byte) 1);
        for (char c = 0; c < 128; c++) {
            // A question mark may stand for half a surrogate pair.
            special[c] = (byte) (isPlain(c) && c != '?' ? 0 : 1);
        }
        return special;
    }

    private static boolean isPlain(byte[] utf8) {
        // Nearly always all of them are: to decide once is quicker than to decide for each.
        int special = 0;
        for (byte b : utf8) {
            special |= SPECIAL[b & 0xff];
        }
        return special == 0;
    }

    private void escaped(String text, int length) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (!isPlain(c)) {
                copy(text, start, i);
                i += escape(text, i, c, length - i);
                start = i + 1;
            }
        }
        // Room for it was made at first; escapes make room for themselves.
        copy(text, start, length);
    }

    /** Deprecated as it drops the upper half of each character, which here is empty; no other way is as quick. */
    @SuppressWarnings("deprecation")
    private void copy(String ascii, int from, int to) {
        ascii.getBytes(from, to, bytes, size);
        size += to - from;
    }

    /** Writes what stands at {@code i} and answers how many further characters that took. */
    private int escape(String text, int i, char c, int left) {
        room(2 * ESCAPED + left + 1);
        byte brief = brief(c);
        if (brief != 0) {
            bytes[size++] = '\\';
            bytes[size++] = brief;
            return 0;
        }
        if (Character.isHighSurrogate(c) && left > 1 && Character.isLowSurrogate(text.charAt(i + 1))) {
            hex(c);
            hex(text.charAt(i + 1));
            return 1;
        }
        hex(Character.isSurrogate(c) ? REPLACEMENT : c);
        return 0;
    }

    private void hex(char c) {
        bytes[size++] = '\\';
        bytes[size++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[size++] = HEX[(c >> shift) & 0xf];
        }
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c <= '~' && c != '"' && c != '\\';
    }

    private static byte brief(char c) {
        return switch (c) {
            case '"' -> (byte) '"';
            case '\\' -> (byte) '\\';
            case '\n' -> (byte) 'n';
            case '\r' -> (byte) 'r';
            case '\t' -> (byte) 't';
            default -> 0;
        };
    }

    /** How many bytes {@link #string} makes of this character. */
    static int cost(int codePoint) {
        if (codePoint > Character.MAX_VALUE) {
            return 2 * ESCAPED;
        }
        char c = (char) codePoint;
        return isPlain(c) ? 1 : brief(c) != 0 ? 2 : ESCAPED;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length + (bytes.length >> 1)));
        }
    }

    byte[] toBytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
