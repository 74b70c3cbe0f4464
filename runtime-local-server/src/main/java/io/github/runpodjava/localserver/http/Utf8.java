package io.github.runpodjava.localserver.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Tells whether bytes are UTF-8 to the letter. Jackson is lenient: it reads UTF-16 and UTF-32, byte order marks,
 * overlong forms and code points beyond Unicode, which RunPod's own JSON reader, Go's, does not.
 */
final class Utf8 {
    private static final int AT_ONCE = 8 * 1024;

    private Utf8() {}

    static boolean isPlain(byte[] bytes) {
        return !startsOtherwise(bytes) && (isAscii(bytes) || isValid(bytes));
    }

    /** A byte order mark, or the zeros that the first character of JSON has in a wider encoding. */
    private static boolean startsOtherwise(byte[] bytes) {
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf;
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isValid(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(AT_ONCE);
        CoderResult result;
        do {
            out.clear();
            result = decoder.decode(in, out, true);
        } while (result.isOverflow());
        return !result.isError();
    }
}
