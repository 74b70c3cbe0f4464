package io.github.runpodjava.internal.log;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Stack traces for the caller of a job: the handler's frames, without ours below them or secrets, and never endless. */
public final class Traces {
    /** The package that calls handlers; it uses this one. */
    private static final String CALLS = "io.github.runpodjava.internal.execute.";

    private static final String CARRIED = CALLS + "Carried";
    private static final int TOP_FRAMES = 60;
    private static final int BOTTOM_FRAMES = 20;
    private static final int MOST_CHARACTERS = 64_000;
    private static final int LAST_CHARACTERS = 16_000;
    private static final int MOST_CAUSES = 20;

    /** Comes before anything is cut: half a secret would not be found. */
    private final UnaryOperator<String> hide;

    /** @param hide takes the secrets out of a text */
    public Traces(UnaryOperator<String> hide) {
        this.hide = hide;
    }

    /** The exception's message; an exception whose {@code getMessage} fails has one all the same. */
    public String message(Throwable thrown) {
        try {
            return shortened(hide.apply(String.valueOf(thrown.getMessage())));
        } catch (RuntimeException | StackOverflowError e) {
            return "(getMessage() of " + thrown.getClass().getName() + " failed)";
        }
    }

    /** The message; without one, what the exception wraps, or at least its class. */
    public String messageOrClass(Throwable thrown) {
        String message = message(thrown);
        if (!message.equals("null")) {
            return message;
        }
        Throwable cause = thrown.getCause();
        return cause == null ? thrown.getClass().getName() : cause.getClass().getName() + ": " + message(cause);
    }

    /** Where a thread is, each frame on a line of its own, behind the end of another one. */
    public static String at(List<StackTraceElement> stack) {
        StringBuilder text = new StringBuilder();
        stack.forEach(frame -> text.append("\n\tat ").append(frame));
        return text.toString();
    }

    /** The exception with its causes, at most 64,000 characters of it; no exception makes it fail. */
    public String of(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        append(text, thrown, "", "", seen);
        return withoutItsMiddle(hide.apply(text.toString()));
    }

    /** A message may hold a whole payload; a report larger than what the platform takes would say nothing at all. */
    private static String shortened(String text) {
        return text.length() <= MOST_CHARACTERS ? text : Shortened.start(text, MOST_CHARACTERS) + "\n...";
    }

    /** The root cause is at the end. */
    private static String withoutItsMiddle(String text) {
        int end = text.length() <= MOST_CHARACTERS ? -1 : text.indexOf('\n', text.length() - LAST_CHARACTERS);
        int start = text.lastIndexOf('\n', MOST_CHARACTERS - LAST_CHARACTERS);
        return end < 0 || start < 0 ? shortened(text) : text.substring(0, start + 1) + "..." + text.substring(end);
    }

    private void append(StringBuilder text, Throwable thrown, String caption, String indent, Set<Throwable> seen) {
        if (!seen.add(thrown)) {
            text.append(indent).append(caption).append("[circular reference: told above]\n");
            return;
        }
        if (seen.size() > MOST_CAUSES) {
            appendRoot(text, thrown, caption, indent, seen);
            return;
        }
        String message = message(thrown);
        text.append(indent).append(caption).append(thrown.getClass().getName());
        text.append(message.equals("null") ? "" : ": " + message).append('\n');
        frames(text, thrown.getStackTrace(), indent);
        for (Throwable suppressed : thrown.getSuppressed()) {
            append(text, suppressed, "Suppressed: ", indent + "\t", seen);
        }
        if (thrown.getCause() != null) {
            append(text, thrown.getCause(), "Caused by: ", indent, seen);
        }
    }

    /** Of a chain that is too long, where it begins is told all the same: there is what went wrong. */
    private void appendRoot(StringBuilder text, Throwable thrown, String caption, String indent, Set<Throwable> seen) {
        Throwable root = thrown;
        int left = 0;
        for (Throwable next = root.getCause(); next != null && seen.add(next); next = next.getCause()) {
            root = next;
            left++;
        }
        if (left > 0) {
            text.append(indent).append("... ").append(left).append(" more causes\n");
        }
        text.append(indent).append(caption).append(root.getClass().getName());
        String message = message(root);
        text.append(message.equals("null") ? "" : ": " + message).append('\n');
        frames(text, root.getStackTrace(), indent);
    }

    private static void frames(StringBuilder text, StackTraceElement[] stack, String indent) {
        int end = handlerEnd(stack);
        for (int i = 0; i < end; i++) {
            if (i == TOP_FRAMES && end > TOP_FRAMES + BOTTOM_FRAMES) {
                int left = end - TOP_FRAMES - BOTTOM_FRAMES;
                text.append(indent).append("\t... ").append(left).append(" more frames\n");
                i += left;
            }
            text.append(indent).append("\tat ").append(stack[i]).append('\n');
        }
    }

    /** Where the handler's frames end: at the lowest place where our code called into its. */
    private static int handlerEnd(StackTraceElement[] stack) {
        for (int i = 0; i < stack.length; i++) {
            String name = stack[i].getClassName();
            if (name.startsWith(CALLS) && (stack[i].getMethodName().equals("call") || name.equals(CARRIED))) {
                return i == 0 ? stack.length : i;
            }
        }
        return stack.length;
    }
}
