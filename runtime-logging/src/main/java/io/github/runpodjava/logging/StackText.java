package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;

/**
 * An exception as the text that everybody knows, without the frames below the user's code: those of the runtime, which
 * called it, are the same each time.
 */
final class StackText {
    /** Where the runtime calls handlers and carried tasks. */
    private static final String CALLS = "io.github.runpodjava.internal.execute.";

    private static final String CARRIED = CALLS + "Carried";

    private StackText() {}

    static String of(IThrowableProxy thrown) {
        StringBuilder text = new StringBuilder(512);
        append(text, thrown, "", "");
        return text.toString();
    }

    private static void append(StringBuilder text, IThrowableProxy outermost, String caption, String indent) {
        String label = caption;
        // A loop, as a chain of causes can be longer than our stack.
        for (IThrowableProxy thrown = outermost; thrown != null; thrown = thrown.getCause()) {
            text.append(indent).append(label);
            if (thrown.isCyclic()) {
                text.append("[CIRCULAR REFERENCE: ");
                head(text, thrown).append("]\n");
                return;
            }
            head(text, thrown).append('\n');
            frames(text, thrown, indent);
            IThrowableProxy[] suppressed = thrown.getSuppressed();
            if (suppressed != null) {
                for (IThrowableProxy inner : suppressed) {
                    append(text, inner, "Suppressed: ", indent + "\t");
                }
            }
            label = "Caused by: ";
        }
    }

    private static StringBuilder head(StringBuilder text, IThrowableProxy thrown) {
        text.append(thrown.getClassName());
        String message = thrown.getMessage();
        return message == null ? text : text.append(": ").append(message);
    }

    private static void frames(StringBuilder text, IThrowableProxy thrown, String indent) {
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        if (frames == null) {
            return;
        }
        int end = end(frames);
        int shown = Math.min(end, frames.length - thrown.getCommonFrames());
        for (int i = 0; i < shown; i++) {
            text.append(indent)
                    .append("\tat ")
                    .append(frames[i].getStackTraceElement())
                    .append('\n');
        }
        if (end > shown) {
            text.append(indent).append("\t... ").append(end - shown).append(" common frames omitted\n");
        }
    }

    /** Where the user's frames end; a stack that is ours from its top on is shown as a whole. */
    private static int end(StackTraceElementProxy[] frames) {
        for (int i = 0; i < frames.length; i++) {
            StackTraceElement frame = frames[i].getStackTraceElement();
            String type = frame.getClassName();
            if (type.startsWith(CALLS) && (frame.getMethodName().equals("call") || type.startsWith(CARRIED))) {
                return i == 0 ? frames.length : i;
            }
        }
        return frames.length;
    }
}
