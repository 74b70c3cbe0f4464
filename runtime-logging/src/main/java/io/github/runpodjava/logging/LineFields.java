package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** What both formats read from an event. */
final class LineFields {
    /** The MDC key, and the JSON key, of the job that a line belongs to. */
    static final String REQUEST_ID = "requestId";
    /** The MDC key, and the JSON key, of the batch that the job belongs to. */
    static final String BATCH_ID = "batchId";

    private LineFields() {}

    /** The MDC's value; null if it is not there or empty. */
    static @Nullable String mdc(ILoggingEvent event, String key) {
        Map<String, String> mdc = event.getMDCPropertyMap();
        String value = mdc == null ? null : mdc.get(key);
        return value == null || value.isEmpty() ? null : value;
    }

    static String message(ILoggingEvent event) {
        return String.valueOf(event.getFormattedMessage());
    }

    /** The event's key-value pairs as JSON values, in their order; of two with the same key the later one counts. */
    static Map<String, @Nullable Object> data(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs == null || pairs.isEmpty()) {
            return Map.of();
        }
        LogValues values = new LogValues();
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        for (KeyValuePair pair : pairs) {
            data.put(LogValues.text(pair.key), values.plain(pair.value));
        }
        return data;
    }
}
