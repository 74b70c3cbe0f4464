package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import net.logstash.logback.decorate.JsonGeneratorDecorator;
import net.logstash.logback.decorate.json.JsonWriteFeatureDecorator;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * One JSON object per line, the shape that RunPod reads: {@code requestId} (null outside of a job), {@code message} and
 * {@code level} first and in this order, then {@code timestamp} (UTC, milliseconds), {@code logger}, {@code thread},
 * {@code batchId} if there is one, the other MDC entries, {@code data} (key-value pairs) and {@code error}.
 *
 * <p>An MDC entry with the name of one of these keys is written as {@code mdc.} and its name. Lines are ASCII, other
 * characters are escaped, as runpod-python does it; nothing that is logged can end a line early. Usable from a
 * {@code logback.xml}.
 */
public final class JsonLineEncoder extends LoggingEventCompositeJsonEncoder {

    /** An encoder that {@link #start} makes ready. */
    public JsonLineEncoder() {
        setProviders(new LineProviders());
        setLineSeparator("UNIX");
        // No value gets as far as Jackson's databind, so its modules need not be looked for at start-up.
        setFindAndRegisterJacksonModules(false);
        JsonWriteFeatureDecorator ascii = new JsonWriteFeatureDecorator();
        ascii.addEnable(JsonWriteFeature.ESCAPE_NON_ASCII.name());
        addDecorator(ascii);
        JsonGeneratorDecorator wholeStrings = WholeStringsGenerator::new;
        addDecorator(wholeStrings);
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        try {
            return super.encode(event);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return LastResort.json(event, e);
        }
    }
}
