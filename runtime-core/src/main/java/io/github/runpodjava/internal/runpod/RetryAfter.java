package io.github.runpodjava.internal.runpod;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code Retry-After} header: seconds or a date (RFC 9110, 10.2.3). */
final class RetryAfter {
    /** More than this is not believed: a wrong date must not put a worker to sleep for a day. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    /** Narrower than what Java reads as a double, which "NaN", "5d" and "0x1p3" are too. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,400}(\\.[0-9]{1,20})?");

    private RetryAfter() {}

    /** The pause from {@code now}; empty when the header is missing or makes no sense. */
    static Optional<Duration> parse(@Nullable String header, Instant now) {
        if (header == null || header.isBlank()) {
            return Optional.empty();
        }
        return pause(header.trim(), now).map(pause -> pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
    }

    private static Optional<Duration> pause(String header, Instant now) {
        if (NUMBER.matcher(header).matches()) {
            // Clamped before the conversion, which would overflow for what a double can hold.
            double seconds = Math.min(Double.parseDouble(header), LONGEST.toSeconds());
            return Optional.of(Duration.ofMillis((long) (seconds * 1000)));
        }
        return date(header).map(date -> {
            Duration until = Duration.between(now, date);
            return until.isNegative() ? Duration.ZERO : until;
        });
    }

    private static Optional<Instant> date(String header) {
        try {
            return Optional.of(ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }
}
