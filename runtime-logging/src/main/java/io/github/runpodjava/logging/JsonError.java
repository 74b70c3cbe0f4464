package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.IThrowableProxy;
import io.github.runpodjava.config.Secrets;

/**
 * The exception as {@code error}: {@code type}, {@code message}, {@code stack} as the text that everybody knows, and
 * {@code causes} from the nearest to the root.
 */
final class JsonError {
    private static final int MAX_CAUSES = 100;
    /** Where the stack is in several parts the messages in it are not all repeated beside it. */
    private static final int BRIEF = 512;

    private JsonError() {}

    static void write(JsonBytes json, IThrowableProxy thrown, LinePart part, Secrets secrets) {
        json.plain(",\"error\":{");
        typeAndMessage(json, thrown, part, secrets);
        String stack = part.stack();
        if (stack != null) {
            json.plain(",\"stack\":").string(stack);
        }
        if (part.isFirst() && thrown.getCause() != null) {
            causes(json, thrown.getCause(), part, secrets);
        }
        json.raw('}');
    }

    private static void causes(JsonBytes json, IThrowableProxy nearest, LinePart part, Secrets secrets) {
        json.plain(",\"causes\":[");
        IThrowableProxy cause = nearest;
        // Logback ends a circle of causes with the exception that closes it, marked cyclic.
        for (int i = 0; cause != null && !cause.isCyclic() && i < MAX_CAUSES; i++) {
            json.plain(i == 0 ? "{" : ",{");
            typeAndMessage(json, cause, part, secrets);
            json.raw('}');
            cause = cause.getCause();
        }
        json.raw(']');
    }

    private static void typeAndMessage(JsonBytes json, IThrowableProxy thrown, LinePart part, Secrets secrets) {
        json.plain("\"type\":").string(String.valueOf(thrown.getClassName()));
        String message = thrown.getMessage();
        if (message == null || !part.isFirst()) {
            return;
        }
        String shown = secrets.hide(message);
        if (!part.isWhole() && shown.length() > BRIEF) {
            shown = TextPieces.of(shown, BRIEF, Integer.MAX_VALUE).get(0) + "...";
        }
        json.plain(",\"message\":").string(shown);
    }
}
