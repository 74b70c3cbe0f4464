package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;

/** An encoder that can also spread a long event over several lines. */
interface LineEncoder extends Encoder<ILoggingEvent> {

    /**
     * The event as one line, or as several with numbered parts of message and stack if it is too long for one; each
     * ends with a line end. {@link #encode} makes one line of any event.
     */
    byte[][] lines(ILoggingEvent event);
}
