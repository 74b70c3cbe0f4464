package io.github.runpodjava.job;

import java.util.Optional;

/**
 * The caller's place in a distributed trace, as W3C Trace Context's {@code traceparent} says it.
 *
 * @param traceId 32 hexadecimal digits, lower case, not all zero
 * @param spanId the caller's span: 16 hexadecimal digits, lower case, not all zero
 * @param flags 2 hexadecimal digits, lower case
 */
public record TraceParent(String traceId, String spanId, String flags) {
    private static final int LENGTH = 55;

    /** Reads {@code 00-<trace>-<span>-<flags>}, and what later versions append to it; empty if it is none. */
    public static Optional<TraceParent> parse(String header) {
        String text = header.strip();
        boolean fits = text.length() == LENGTH
                ? !text.startsWith("ff")
                : text.length() > LENGTH
                        && text.charAt(LENGTH) == '-'
                        && !text.startsWith("00")
                        && !text.startsWith("ff");
        if (!fits
                || !isHex(text, 0, 2)
                || text.charAt(2) != '-'
                || !isHex(text, 3, 35)
                || text.charAt(35) != '-'
                || !isHex(text, 36, 52)
                || text.charAt(52) != '-'
                || !isHex(text, 53, 55)) {
            return Optional.empty();
        }
        String traceId = text.substring(3, 35);
        String spanId = text.substring(36, 52);
        if (isZero(traceId) || isZero(spanId)) {
            return Optional.empty();
        }
        return Optional.of(new TraceParent(traceId, spanId, text.substring(53, LENGTH)));
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(String hex) {
        return hex.chars().allMatch(c -> c == '0');
    }
}
