package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.runpodjava.config.Secrets;
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
     * The MDC of the line. On the threads of a job what says whose they are is the job's, whatever a handler puts there:
     * many a library has a {@code requestId} of its own, which is the entry {@code mdc.requestId} then. On a thread that
     * the handler of a job started and that has no job in its MDC it is that job's: to be called on the thread that logs.
     */
    static Map<String, String> mdc(ILoggingEvent event) {
        Map<String, String> mdc = event.getMDCPropertyMap();
        Map<String, String> own = InheritedJob.own();
        if (!own.isEmpty() && mdc != null && mdc.containsKey(REQUEST_ID)) {
            return has(mdc, own) ? mdc : with(mdc, own);
        }
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
        return with(mdc, inherited);
    }

    private static boolean has(Map<String, String> mdc, Map<String, String> own) {
        for (Map.Entry<String, String> entry : own.entrySet()) {
            if (!entry.getValue().equals(mdc.get(entry.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> with(Map<String, String> mdc, Map<String, String> own) {
        Map<String, String> both = new HashMap<>(own);
        mdc.forEach((key, value) -> {
            String name = key;
            while (both.containsKey(name) && !both.get(name).equals(value)) {
                name = "mdc." + name;
            }
            both.put(name, value);
        });
        return both;
    }

    /** The value; null if it is not there or empty. */
    static @Nullable String value(Map<String, String> mdc, String key) {
        String value = mdc.get(key);
        return value == null || value.isEmpty() ? null : value;
    }

    /** The value without secrets in it: a handler can put anything there. Null if it is not there or empty. */
    static @Nullable String shown(Map<String, String> mdc, String key, Secrets secrets) {
        String value = value(mdc, key);
        return value == null ? null : secrets.hide(value);
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
