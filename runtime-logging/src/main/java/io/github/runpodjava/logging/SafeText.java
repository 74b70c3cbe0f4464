package io.github.runpodjava.logging;

/** Makes any string harmless for the place it goes to. All methods are total: no input makes them throw. */
final class SafeText {
    private static final char REPLACEMENT = '\ufffd';

    private SafeText() {}

    /** The text with each half of a surrogate pair that lacks its other half replaced: strict JSON readers refuse those. */
    static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return replaceHalves(text);
            }
        }
        return text;
    }

    private static String replaceHalves(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            whole.appendCodePoint(half ? REPLACEMENT : point);
        }
        return whole.toString();
    }

    /** The text on one line: line ends and control characters are escaped, as in JSON. */
    static String oneLine(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        append(out, whole(text), false);
        return out.toString();
    }

    /**
     * The text on as many lines as it has, every line but the first indented by two spaces: a line that starts with
     * anything else is the runtime's own. Other control characters are escaped, as they could rewrite a terminal.
     */
    static String indented(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        append(out, whole(text), true);
        return out.toString();
    }

    /** Whether there is nothing in it that could do harm anywhere, as in nearly all lines. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder out, String text, boolean keepLines) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean firstOfTwo = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (keepLines && firstOfTwo) {
                continue;
            }
            if (keepLines && endsLine(c)) {
                out.append("\n  ");
            } else if (endsLine(c) || (Character.isISOControl(c) && c != '\t') || turns(c)) {
                escape(out, c);
            } else {
                out.append(c);
            }
        }
    }

    /** Whether it has a terminal show what is around it in another order, so that one text looks like another. */
    private static boolean turns(char c) {
        return c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069';
    }

    /** Whether any reader of lines that we know of takes {@code c} for the end of one. */
    private static boolean endsLine(char c) {
        return switch (c) {
            case '\n', '\r', '\u000b', '\f', '\u001c', '\u001d', '\u001e', '\u0085', '\u2028', '\u2029' -> true;
            default -> false;
        };
    }

    /** The text as a JSON string of ASCII characters only, quotes included. */
    static String quoted(String text) {
        String whole = whole(text);
        StringBuilder out = new StringBuilder(whole.length() + 2).append('"');
        for (int i = 0; i < whole.length(); i++) {
            char c = whole.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                escape(out, c);
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private static void escape(StringBuilder out, char c) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(Character.forDigit((c >> shift) & 0xf, 16));
                }
            }
        }
    }

    /** Without the line ends that it ends with. */
    static String withoutTrailingLineEnds(String text) {
        int end = text.length();
        while (end > 0 && endsLine(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }
}
