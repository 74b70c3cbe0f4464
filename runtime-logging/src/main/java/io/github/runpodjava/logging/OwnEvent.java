package io.github.runpodjava.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** Events that nobody logged: what the log says about itself. */
final class OwnEvent {
    private OwnEvent() {}

    static ILoggingEvent of(Class<?> who, Level level, String message) {
        return of(who, level, message, Map.of());
    }

    /** @param mdc of the job that it is said of */
    static ILoggingEvent of(Class<?> who, Level level, String message, Map<String, String> mdc) {
        return event(who.getName(), level, message, Thread.currentThread().getName(), mdc);
    }

    /** The event once more, for the {@code times} that it was not shown. */
    static ILoggingEvent repeated(ILoggingEvent sample, Map<String, String> mdc, long times) {
        String message = sample.getFormattedMessage() + " (repeated " + times + (times == 1 ? " time)" : " times)");
        LoggingEvent event = event(sample.getLoggerName(), sample.getLevel(), message, sample.getThreadName(), mdc);
        event.setKeyValuePairs(List.of(new KeyValuePair("repeated", times)));
        return event;
    }

    private static LoggingEvent event(
            String logger, Level level, String message, String thread, Map<String, String> mdc) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerName(logger);
        event.setLevel(level);
        event.setMessage(message);
        event.setInstant(Instant.now());
        event.setThreadName(thread);
        event.setMDCPropertyMap(mdc);
        return event;
    }
}
