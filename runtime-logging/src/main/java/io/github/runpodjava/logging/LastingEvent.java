package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** Tells which events can be kept instead of their JSON, which then is made only should somebody ask for it. */
final class LastingEvent {
    /** Longer messages may take more than one line. */
    private static final int MOST = 128;

    private LastingEvent() {}

    /**
     * Whether the event makes the same line later and on another thread, and keeps no object of the user alive until
     * then. To be called on the thread that logs, as the event learns its thread's name from it.
     */
    static boolean is(ILoggingEvent event) {
        Object[] arguments = event.getArgumentArray();
        return event.getThrowableProxy() == null
                && (arguments == null || arguments.length == 0)
                && (event.getMarkerList() == null || event.getMarkerList().isEmpty())
                && LineFields.message(event).length() <= MOST
                // Else the line's job may be one that only this thread knows of.
                && isInMdc(event)
                && areLasting(event.getKeyValuePairs())
                && event.getThreadName() != null;
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isInMdc(ILoggingEvent event) {
        Map<String, String> mdc = event.getMDCPropertyMap();
        return mdc.containsKey(LineFields.REQUEST_ID) && LineFields.mdc(event) == mdc;
    }

    private static boolean areLasting(List<KeyValuePair> pairs) {
        if (pairs != null) {
            for (KeyValuePair pair : pairs) {
                Object value = pair.value;
                if (!(value instanceof Integer || value instanceof Long || value instanceof Boolean)) {
                    return false;
                }
            }
        }
        return true;
    }
}
