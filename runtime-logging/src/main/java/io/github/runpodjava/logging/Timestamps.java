package io.github.runpodjava.logging;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes times as UTC with three digits of milliseconds: {@code 2026-01-01T00:00:00.000Z}. */
final class Timestamps {
    /** How long one is. */
    static final int LENGTH = 24;

    private volatile Moment last = new Moment(Long.MIN_VALUE, new byte[LENGTH]);

    /** Writes the time as a JSON string's content. */
    void write(JsonBytes json, long epochMillis) {
        Moment moment = last;
        if (moment.epochMillis != epochMillis) {
            moment = new Moment(epochMillis, text(epochMillis, moment));
            last = moment;
        }
        json.raw(moment.text);
    }

    private static byte[] text(long epochMillis, Moment before) {
        long second = Math.floorDiv(epochMillis, 1000L);
        byte[] text;
        if (Math.floorDiv(before.epochMillis, 1000L) == second) {
            text = before.text.clone();
        } else {
            // A DateTimeFormatter of our own would add its set-up to every cold start.
            String iso = Instant.ofEpochSecond(second).toString();
            text = (iso.substring(0, iso.length() - 1) + ".000Z").getBytes(StandardCharsets.US_ASCII);
        }
        int millis = (int) Math.floorMod(epochMillis, 1000L);
        int end = text.length - 1;
        text[end - 3] = (byte) ('0' + millis / 100);
        text[end - 2] = (byte) ('0' + millis / 10 % 10);
        text[end - 1] = (byte) ('0' + millis % 10);
        return text;
    }

    /** Of a flood, hundreds of lines come in the same millisecond, and thousands in the same second. */
    private record Moment(long epochMillis, byte[] text) {}
}
