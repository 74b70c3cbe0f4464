package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.runpodjava.config.Secrets;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The line for an event that could not be encoded: what is sure to work, and why there is no more. */
final class LastResort {
    private LastResort() {}

    static byte[] json(ILoggingEvent event, Throwable why, Secrets secrets) {
        String requestId = requestId(event, secrets);
        String line = "{\"requestId\":" + (requestId == null ? "null" : SafeText.quoted(requestId))
                + ",\"message\":" + SafeText.quoted(secrets.hide(message(event)))
                + ",\"level\":" + SafeText.quoted(event.getLevel().toString())
                + ",\"logFailure\":" + SafeText.quoted(why.getClass().getName())
                + "}\n";
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] text(ILoggingEvent event, Throwable why, Secrets secrets) {
        String requestId = requestId(event, secrets);
        String line = TextLineEncoder.level(event)
                + (requestId == null ? "" : SafeText.oneLine(requestId) + " | ")
                + SafeText.indented(secrets.hide(message(event)))
                + " logFailure=" + why.getClass().getName()
                + "\n";
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable String requestId(ILoggingEvent event, Secrets secrets) {
        try {
            return LineFields.shown(LineFields.mdc(event), LineFields.REQUEST_ID, secrets);
        } catch (RuntimeException unreadable) {
            return null;
        }
    }

    private static String message(ILoggingEvent event) {
        try {
            return LineFields.message(event);
        } catch (RuntimeException unreadable) {
            return String.valueOf(event.getMessage());
        }
    }
}
