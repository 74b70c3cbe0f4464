package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The shape for people, runpod-python's own: {@code INFO   | jobId | message}, without a job {@code INFO   | message},
 * followed by the key-value pairs as {@code key=value} and, on lines of its own, the stack trace. Every line but the
 * first is indented by two spaces, so a line that is not indented is the start of a record. UTF-8. Usable from a
 * {@code logback.xml}.
 */
public final class TextLineEncoder extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};
    private static final int LEVEL_WIDTH = 7;

    @Override
    public byte[] encode(ILoggingEvent event) {
        try {
            return line(event).getBytes(StandardCharsets.UTF_8);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return LastResort.text(event, e);
        }
    }

    private static String line(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(128).append(level(event));
        String requestId = LineFields.mdc(event, LineFields.REQUEST_ID);
        if (requestId != null) {
            line.append(SafeText.oneLine(requestId)).append(" | ");
        }
        String message = LineFields.message(event);
        line.append(SafeText.indented(SafeText.withoutTrailingLineEnds(message)));
        LineFields.data(event)
                .forEach((key, value) ->
                        line.append(' ').append(word(key)).append('=').append(word(value)));
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            String stack = SafeText.withoutTrailingLineEnds(ThrowableProxyUtil.asString(thrown));
            line.append(SafeText.indented("\n" + stack));
        }
        return line.append('\n').toString();
    }

    static String level(ILoggingEvent event) {
        String name = event.getLevel().toString();
        return name + " ".repeat(Math.max(0, LEVEL_WIDTH - name.length())) + "| ";
    }

    /** As it is if it is one word, else quoted: where a value ends must not be open to doubt. */
    private static String word(@Nullable Object value) {
        String text = String.valueOf(value);
        boolean plain = !text.isEmpty()
                && text.chars()
                        .noneMatch(c -> Character.isWhitespace(c)
                                || Character.isISOControl(c)
                                || Character.isSpaceChar(c)
                                || c == '"'
                                || c == '=');
        return plain ? text : '"' + SafeText.oneLine(text).replace("\"", "\\\"") + '"';
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
