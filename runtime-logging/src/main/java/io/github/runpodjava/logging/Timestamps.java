package io.github.runpodjava.logging;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes times as UTC with three digits of milliseconds: {@code 2026-01-01T00:00:00.000Z}. */
final class Timestamps {
    /** How long one is. */
    static final int LENGTH = 24;

    private volatile Second last = new Second(Long.MIN_VALUE, new byte[0]);

    /** Writes the time as a JSON string's content. */
    void write(JsonBytes json, long epochMillis) {
        long second = Math.floorDiv(epochMillis, 1000L);
        int millis = (int) Math.floorMod(epochMillis, 1000L);
        Second known = last;
        if (known.number != second) {
            // A DateTimeFormatter of our own would add its set-up to every cold start.
            String iso = Instant.ofEpochSecond(second).toString();
            String start = iso.substring(0, iso.length() - 1) + '.';
            known = new Second(second, start.getBytes(StandardCharsets.US_ASCII));
            last = known;
        }
        json.raw(known.text)
                .raw((char) ('0' + millis / 100))
                .raw((char) ('0' + millis / 10 % 10))
                .raw((char) ('0' + millis % 10))
                .raw('Z');
    }

    /** Lines come by the thousand in the same second. */
    private record Second(long number, byte[] text) {}
}
