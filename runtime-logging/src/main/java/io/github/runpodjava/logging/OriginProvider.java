package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Instant;
import net.logstash.logback.composite.AbstractJsonProvider;
import tools.jackson.core.JsonGenerator;

/** When and where the line comes from. */
final class OriginProvider extends AbstractJsonProvider<ILoggingEvent> {
    private static final int LENGTH_TO_THE_SECOND = "2026-01-01T00:00:00".length();

    @Override
    public void writeTo(JsonGenerator generator, ILoggingEvent event) {
        generator.writeStringProperty("timestamp", timestamp(event.getTimeStamp()));
        generator.writeStringProperty("logger", event.getLoggerName());
        generator.writeStringProperty("thread", event.getThreadName());
    }

    /** UTC, always with three digits of milliseconds: {@code 2026-01-01T00:00:00.000Z}. */
    static String timestamp(long epochMillis) {
        // Instant leaves the fraction out when it is zero. A DateTimeFormatter of our own would add its set-up to every
        // cold start.
        String iso = Instant.ofEpochMilli(epochMillis).toString();
        return iso.length() == LENGTH_TO_THE_SECOND + 1 ? iso.substring(0, LENGTH_TO_THE_SECOND) + ".000Z" : iso;
    }
}
