package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.LineSettings;
import io.github.runpodjava.config.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shape for people, runpod-python's own: {@code INFO   | jobId | message}, without a job {@code INFO   | message},
 * followed by the key-value pairs as {@code key=value} and, on lines of its own, the stack trace. A job of a batch has
 * {@code [batchId=...]} before the message, a part of what is too long for a line {@code (part 1/3)}. Every line but
 * the first is indented by two spaces, so a line that is not indented is the start of a record. UTF-8. Usable from a
 * {@code logback.xml}.
 */
public final class TextLineEncoder extends LineEncoderBase {
    private static final int LEVEL_WIDTH = 7;
    /** Made once, as nearly all lines begin with one of them. */
    private static final String INFO = padded("INFO");

    private static final String DEBUG = padded("DEBUG");

    /** An encoder with the settings of this process's environment. */
    public TextLineEncoder() {
        this(LineSettings.lenient(Environment.system()), Secrets.of(Environment.system()));
    }

    TextLineEncoder(LineSettings settings, Secrets secrets) {
        super(settings, secrets);
    }

    @Override
    byte[] line(ILoggingEvent event, LinePart part) {
        StringBuilder line = new StringBuilder(128).append(level(event));
        Map<String, String> mdc = LineFields.mdc(event);
        String job = LineFields.shown(mdc, LineFields.REQUEST_ID, secrets());
        if (job != null) {
            line.append(SafeText.oneLine(job)).append(" | ");
        }
        String batch = LineFields.shown(mdc, LineFields.BATCH_ID, secrets());
        if (batch != null) {
            line.append("[batchId=").append(SafeText.oneLine(batch)).append("] ");
        }
        if (!part.isWhole()) {
            line.append("(part ").append(part.number()).append('/').append(part.total());
            line.append(") ");
        }
        line.append(SafeText.indented(SafeText.withoutTrailingLineEnds(part.message())));
        if (part.isFirst()) {
            LineFields.data(event)
                    .forEach((key, value) ->
                            line.append(' ').append(word("", key)).append('=').append(word(key, value)));
        }
        String stack = part.stack();
        if (stack != null) {
            line.append(SafeText.indented("\n" + SafeText.withoutTrailingLineEnds(stack)));
        }
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    byte[] lastResort(ILoggingEvent event, Throwable why) {
        return LastResort.text(event, why, secrets());
    }

    static String level(ILoggingEvent event) {
        String name = event.getLevel().toString();
        return switch (name) {
            case "INFO" -> INFO;
            case "DEBUG" -> DEBUG;
            default -> padded(name);
        };
    }

    private static String padded(String name) {
        return name + " ".repeat(Math.max(0, LEVEL_WIDTH - name.length())) + "| ";
    }

    private static boolean isWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c)
                    || Character.isISOControl(c)
                    || Character.isSpaceChar(c)
                    || c == '"'
                    || c == '=') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** As it is if it is one word, else quoted: where a value ends must not be open to doubt. */
    private String word(String name, @Nullable Object value) {
        String text = secrets().hide(name, String.valueOf(value));
        return isWord(text) ? text : '"' + SafeText.oneLine(text).replace("\"", "\\\"") + '"';
    }
}
