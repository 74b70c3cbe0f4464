package io.github.runpodjava.internal.crash;

import io.github.runpodjava.config.Secrets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Exceptions as text without secrets, whole but for what would make it endless. */
final class ThrowableText {
    private static final int TOP_FRAMES = 200;
    private static final int BOTTOM_FRAMES = 40;
    private static final int MOST_THROWABLES = 30;
    private static final int MOST_MESSAGE = 8_000;
    private static final int ONE_LINE = 300;

    private final Secrets secrets;

    ThrowableText(Secrets secrets) {
        this.secrets = secrets;
    }

    /** {@code class: message} in one short line. */
    String line(Throwable thrown) {
        return oneLine(head(thrown), ONE_LINE);
    }

    /** The text without line ends and no longer than {@code most} characters. */
    String oneLine(String text, int most) {
        // Before anything else: neither half a secret would be found nor one whose line ends are gone.
        String line = secrets.hide(text).replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", " ");
        return line.length() <= most ? line : line.substring(0, most) + "...";
    }

    /** Message, frames, what was suppressed and the causes. */
    String whole(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        append(text, thrown, "", "", Collections.newSetFromMap(new IdentityHashMap<>()));
        return text.toString();
    }

    private void append(StringBuilder text, Throwable thrown, String caption, String indent, Set<Throwable> seen) {
        if (!seen.add(thrown) || seen.size() > MOST_THROWABLES) {
            text.append(indent).append(caption).append("[seen above, or too many]\n");
            return;
        }
        text.append(indent).append(caption).append(head(thrown)).append('\n');
        frames(text, thrown.getStackTrace(), indent, TOP_FRAMES, BOTTOM_FRAMES);
        for (Throwable suppressed : thrown.getSuppressed()) {
            append(text, suppressed, "Suppressed: ", indent + "\t", seen);
        }
        if (thrown.getCause() != null) {
            append(text, thrown.getCause(), "Caused by: ", indent, seen);
        }
    }

    /** One line for each frame; of too many, those in the middle are counted only. */
    static void frames(StringBuilder text, StackTraceElement[] stack, String indent, int top, int bottom) {
        for (int i = 0; i < stack.length; i++) {
            if (i == top && stack.length > top + bottom) {
                int left = stack.length - top - bottom;
                text.append(indent).append("\t... ").append(left).append(" more frames\n");
                i += left;
            }
            text.append(indent).append("\tat ").append(stack[i]).append('\n');
        }
    }

    private String head(Throwable thrown) {
        String name = thrown.getClass().getName();
        try {
            String said = thrown.getMessage();
            if (said == null) {
                return name;
            }
            String message = secrets.hide(said);
            return name + ": "
                    + (message.length() <= MOST_MESSAGE ? message : message.substring(0, MOST_MESSAGE) + "...");
        } catch (RuntimeException | StackOverflowError e) {
            return name + " (its getMessage() failed)";
        }
    }
}
