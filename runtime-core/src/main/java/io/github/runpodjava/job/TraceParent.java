package io.github.runpodjava.job;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A place in a distributed trace, as {@code traceparent} of W3C Trace Context (levels 1 and 2) says it.
 *
 * @param traceId 32 hexadecimal digits, lower case, not all zero
 * @param spanId the span: 16 hexadecimal digits, lower case, not all zero
 * @param flags 2 hexadecimal digits, lower case; bit 0 is "sampled", bit 1 "the trace id is random"
 */
public record TraceParent(String traceId, String spanId, String flags) {
    private static final int LENGTH = 55;
    /** What is known of the flags; of all others the standard wants zeros to be sent. */
    private static final int KNOWN_FLAGS = 0x03;

    private static final String SAMPLED_AND_RANDOM = "03";

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

    /**
     * The first span of a new trace. It is sampled: its ids are in log lines, and what the handler calls decides by this
     * bit whether to record, as it would have done without a caller.
     */
    public static TraceParent root(RandomGenerator dice) {
        return new TraceParent(hex(dice) + hex(dice), hex(dice), SAMPLED_AND_RANDOM);
    }

    /** Another span of the same trace. */
    public TraceParent child(RandomGenerator dice) {
        return new TraceParent(traceId, hex(dice), flags);
    }

    /** The value of the header {@code traceparent}, in version 00. */
    public String header() {
        byte known = (byte) (HexFormat.fromHexDigits(flags) & KNOWN_FLAGS);
        // No "+", which makes a class when it first runs: a report has to go out also when there is no room for
        // classes.
        return String.join("-", "00", traceId, spanId, HexFormat.of().toHexDigits(known));
    }

    /** 16 digits that are not all zero. */
    private static String hex(RandomGenerator dice) {
        long bits = dice.nextLong();
        return HexFormat.of().toHexDigits(bits == 0 ? 1 : bits);
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
