package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.logstash.logback.composite.AbstractJsonProvider;
import tools.jackson.core.JsonGenerator;

/**
 * The rest of the MDC, each entry a key of the line. The encoder library has such a provider too, but there a user's
 * entry named {@code message} would stand for the message.
 */
final class MdcProvider extends AbstractJsonProvider<ILoggingEvent> {
    private static final String PREFIX = "mdc.";
    private static final Set<String> TAKEN =
            Set.of("requestId", "message", "level", "timestamp", "logger", "thread", "batchId", "data", "error");

    @Override
    public void writeTo(JsonGenerator generator, ILoggingEvent event) {
        Map<String, String> mdc = event.getMDCPropertyMap();
        if (mdc == null || mdc.isEmpty()) {
            return;
        }
        String batchId = LineFields.mdc(event, LineFields.BATCH_ID);
        if (batchId != null) {
            generator.writeStringProperty(LineFields.BATCH_ID, batchId);
        }
        Map<String, String> others = new TreeMap<>();
        mdc.forEach((key, value) -> others.put(LogValues.text(key), value));
        others.remove(LineFields.REQUEST_ID);
        others.remove(LineFields.BATCH_ID);
        others.forEach((key, value) -> {
            if (value != null) {
                generator.writeStringProperty(freeName(key, others), value);
            }
        });
    }

    private static String freeName(String key, Map<String, String> others) {
        String name = key;
        while (TAKEN.contains(name) || (!name.equals(key) && others.containsKey(name))) {
            name = PREFIX + name;
        }
        return name;
    }
}
