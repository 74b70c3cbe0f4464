package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import io.github.runpodjava.config.LineSettings;
import io.github.runpodjava.config.Secrets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What both formats have in common: no event makes them throw, and long ones come in parts. */
abstract class LineEncoderBase extends EncoderBase<ILoggingEvent> implements LineEncoder {
    private static final byte[] NOTHING = {};

    private final LongText longText;
    private final Secrets secrets;

    LineEncoderBase(LineSettings settings, Secrets secrets) {
        this.longText = new LongText(settings.maxTextBytes());
        this.secrets = secrets;
    }

    Secrets secrets() {
        return secrets;
    }

    /** The line for one part of the event, its line end included. */
    abstract byte[] line(ILoggingEvent event, LinePart part);

    /** What can be said about an event that made {@link #line} fail. */
    abstract byte[] lastResort(ILoggingEvent event, Throwable why);

    @Override
    public final byte[] encode(ILoggingEvent event) {
        try {
            return line(event, LinePart.whole(message(event), stack(event)));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return lastResort(event, e);
        }
    }

    @Override
    public final byte[][] lines(ILoggingEvent event) {
        try {
            // Secrets first: one that lies across a cut would not be recognised in either part.
            String message = message(event);
            String stack = stack(event);
            if (longText.fits(message, stack)) {
                return new byte[][] {line(event, LinePart.whole(message, stack))};
            }
            List<LinePart> parts = longText.parts(message, stack);
            byte[][] lines = new byte[parts.size()][];
            for (int i = 0; i < lines.length; i++) {
                lines[i] = line(event, parts.get(i));
            }
            return lines;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return new byte[][] {lastResort(event, e)};
        }
    }

    private String message(ILoggingEvent event) {
        return secrets.hide(LineFields.message(event));
    }

    private @Nullable String stack(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        return thrown == null ? null : secrets.hide(StackText.of(thrown));
    }

    @Override
    public final byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public final byte[] footerBytes() {
        return NOTHING;
    }
}
