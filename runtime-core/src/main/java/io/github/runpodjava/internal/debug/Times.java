package io.github.runpodjava.internal.debug;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Times as debug metadata tells them: UTC with microseconds, and milliseconds with three digits. */
final class Times {
    private static final double MICROS_IN_MILLI = 1000.0;
    private static final long NANOS_IN_MICRO = 1000;

    private Times() {}

    static String utc(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS).toString();
    }

    static double millis(Duration duration) {
        return duration.toNanos() / NANOS_IN_MICRO / MICROS_IN_MILLI;
    }

    static double millis(Instant from, Instant to) {
        return millis(Duration.between(from, to));
    }

    /** The keys and their order are those of runpod-python. */
    static Map<String, Object> checkpoint(String name, Instant start, Duration lasted) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("start_utc", utc(start));
        json.put("stop_utc", utc(start.plus(lasted)));
        json.put("duration_ms", millis(lasted));
        return json;
    }
}
