package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import net.logstash.logback.composite.JsonProviders;
import tools.jackson.core.JsonGenerator;

/** All that a JSON line consists of, in its order. */
final class LineProviders extends JsonProviders<ILoggingEvent> {
    LineProviders() {
        addProvider(new HeadProvider());
        addProvider(new OriginProvider());
        addProvider(new MdcProvider());
        addProvider(new DataProvider());
        addProvider(new ErrorProvider());
    }

    @Override
    public void writeTo(JsonGenerator generator, ILoggingEvent event) {
        try {
            super.writeTo(generator, event);
        } catch (StackOverflowError | OutOfMemoryError e) {
            // The library throws its generator away after an exception only, and would write the next line into
            // the middle of this one.
            throw new IllegalStateException(e);
        }
    }
}
