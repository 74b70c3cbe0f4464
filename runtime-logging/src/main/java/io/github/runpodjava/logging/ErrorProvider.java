package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import net.logstash.logback.composite.AbstractJsonProvider;
import tools.jackson.core.JsonGenerator;

/**
 * The exception as {@code error}: {@code type}, {@code message}, {@code stack} as the text that everybody knows, and
 * {@code causes} from the nearest to the root.
 */
final class ErrorProvider extends AbstractJsonProvider<ILoggingEvent> {
    private static final int MAX_CAUSES = 100;

    @Override
    public void writeTo(JsonGenerator generator, ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown == null) {
            return;
        }
        generator.writeObjectPropertyStart("error");
        writeTypeAndMessage(generator, thrown);
        generator.writeStringProperty("stack", ThrowableProxyUtil.asString(thrown));
        if (thrown.getCause() != null) {
            writeCauses(generator, thrown.getCause());
        }
        generator.writeEndObject();
    }

    private static void writeCauses(JsonGenerator generator, IThrowableProxy nearest) {
        generator.writeArrayPropertyStart("causes");
        IThrowableProxy cause = nearest;
        // Logback ends a circle of causes with the exception that closes it, marked cyclic.
        for (int i = 0; cause != null && !cause.isCyclic() && i < MAX_CAUSES; i++) {
            generator.writeStartObject();
            writeTypeAndMessage(generator, cause);
            generator.writeEndObject();
            cause = cause.getCause();
        }
        generator.writeEndArray();
    }

    private static void writeTypeAndMessage(JsonGenerator generator, IThrowableProxy thrown) {
        generator.writeStringProperty("type", thrown.getClassName());
        generator.writeStringProperty("message", thrown.getMessage());
    }
}
