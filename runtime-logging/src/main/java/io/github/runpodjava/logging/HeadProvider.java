package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import net.logstash.logback.composite.AbstractJsonProvider;
import tools.jackson.core.JsonGenerator;

/** The three keys that RunPod reads, in the order in which it is used to them. */
final class HeadProvider extends AbstractJsonProvider<ILoggingEvent> {
    @Override
    public void writeTo(JsonGenerator generator, ILoggingEvent event) {
        generator.writeStringProperty(LineFields.REQUEST_ID, LineFields.mdc(event, LineFields.REQUEST_ID));
        generator.writeStringProperty("message", LineFields.message(event));
        generator.writeStringProperty("level", event.getLevel().toString());
    }
}
