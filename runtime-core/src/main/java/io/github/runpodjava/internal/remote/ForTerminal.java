package io.github.runpodjava.internal.remote;

import java.util.Locale;

/** What a worker has logged must neither drive the terminal of whoever reads it nor look like what somebody else said. */
final class ForTerminal {
    private static final String NEXT_LINE = "\n    ";
    private static final int MOST_OF_A_START = 500;

    private ForTerminal() {}

    /** The start of it, on one line: a page for browsers that came instead of an answer is as long as it likes. */
    static String start(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return oneLine(line.length() > MOST_OF_A_START ? line.substring(0, MOST_OF_A_START) + " ..." : line);
    }

    /** On one line: line ends and control characters are escaped, as in JSON. */
    static String oneLine(String text) {
        return safe(text, false);
    }

    /**
     * On as many lines as it has, those behind the first indented, without the line ends that it ends with; other control
     * characters are escaped.
     */
    static String indented(String text) {
        int end = text.length();
        while (end > 0 && endsLine(text.charAt(end - 1))) {
            end--;
        }
        return safe(text.substring(0, end), true);
    }

    private static String safe(String text, boolean keepsLines) {
        StringBuilder safe = new StringBuilder(text.length() + NEXT_LINE.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ends = endsLine(c);
            boolean firstOfTwo = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (keepsLines && ends) {
                safe.append(firstOfTwo ? "" : NEXT_LINE);
            } else if (ends || (Character.isISOControl(c) && c != '\t') || turns(c)) {
                escape(safe, c);
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    /** Whether it has a terminal show what is around it in another order; workers go by the same. */
    private static boolean turns(char c) {
        return c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069';
    }

    /** Whether any reader of lines that we know of takes {@code c} for the end of one; workers go by the same. */
    private static boolean endsLine(char c) {
        return switch (c) {
            case '\n', '\r', '\u000b', '\f', '\u001c', '\u001d', '\u001e', '\u0085', '\u2028', '\u2029' -> true;
            default -> false;
        };
    }

    private static void escape(StringBuilder safe, char c) {
        switch (c) {
            case '\n' -> safe.append("\\n");
            case '\r' -> safe.append("\\r");
            default -> safe.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
    }
}
