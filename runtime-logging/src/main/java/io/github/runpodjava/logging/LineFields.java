package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.runpodjava.spi.InheritedJob;
import java.util.HashMap;
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

    /** The MDC key, and the JSON key, of the trace that the job belongs to. */
    static final String TRACE_ID = "traceId";
    /** The MDC key, and the JSON key, of the span of the caller. */
    static final String SPAN_ID = "spanId";

    private LineFields() {}

    /**
     * The MDC of the line. On a thread that the handler of a job started and that has no job in its MDC it is that
     * job's: to be called on the thread that logs.
     */
    static Map<String, String> mdc(ILoggingEvent event) {
        Map<String, String> mdc = event.getMDCPropertyMap();
        if (mdc != null && mdc.containsKey(REQUEST_ID)) {
            return mdc;
        }
        Map<String, String> inherited = InheritedJob.entries();
        if (mdc == null || mdc.isEmpty()) {
            return inherited;
        }
        if (inherited.isEmpty()) {
            return mdc;
        }
        Map<String, String> both = new HashMap<>(inherited);
        both.putAll(mdc);
        return both;
    }

    /** The value; null if it is not there or empty. */
    static @Nullable String value(Map<String, String> mdc, String key) {
        String value = mdc.get(key);
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
