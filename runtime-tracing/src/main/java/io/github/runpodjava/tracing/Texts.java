package io.github.runpodjava.tracing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.UnaryOperator;

/** Texts as spans may show them: without secrets, and never endless. */
final class Texts {
    private static final int SHORT = 500;
    private static final int LONG = 16_000;

    private final UnaryOperator<String> hide;

    Texts(UnaryOperator<String> hide) {
        this.hide = hide;
    }

    /** A name or a sentence. */
    String shortened(String text) {
        return cut(hide.apply(text), SHORT);
    }

    String message(Throwable thrown) {
        try {
            return shortened(String.valueOf(thrown.getMessage()));
        } catch (RuntimeException | StackOverflowError noMessage) {
            return "(getMessage() failed)";
        }
    }

    String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        try {
            thrown.printStackTrace(new PrintWriter(text));
        } catch (RuntimeException | StackOverflowError noMessage) {
            return thrown.getClass().getName();
        }
        return cut(hide.apply(text.toString()), LONG);
    }

    /** Hidden before it is cut: half a secret would not be found. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "...";
    }
}
