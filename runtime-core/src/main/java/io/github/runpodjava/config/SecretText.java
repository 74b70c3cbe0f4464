package io.github.runpodjava.config;

/** How names and values are written in a text: with what around them, and up to where. */
final class SecretText {
    /** Characters at which a value ends that is in no quotes. */
    static final String ENDS_VALUE = "&,;)]}\"'<>|\\`";

    private static final String ENDS_COOKIE = "\"'<>]}\r\n";
    private static final int LONGEST_NAME = 64;

    private SecretText() {}

    /** Past what may stand between a name and what joins it to its value: a space, the quotes of JSON. */
    static int skipBack(String text, int at) {
        int end = at;
        while (end > 0 && at - end < 4 && isAround(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static boolean isAround(char c) {
        return c == ' ' || c == '"' || c == '\'' || c == '\\' || c == ']';
    }

    static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    static int startOfName(String text, int end) {
        int start = end;
        int stop = Math.max(0, end - LONGEST_NAME);
        while (start > stop && isName(text.charAt(start - 1))) {
            start--;
        }
        // Not of the name: the digits of an escaped character before it.
        if (start > 0 && text.charAt(start - 1) == '%') {
            return Math.min(end, start + 2);
        }
        boolean unicode = start + 5 < end && TokenText.isUnicodeBefore(text, start + 5);
        return unicode ? start + 5 : start;
    }

    static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }

    static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    static int closing(String text, int from, char quote, boolean escaped) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && !(escaped && i + 1 < text.length() && text.charAt(i + 1) == quote)) {
                i++;
            } else if (c == '\\' || c == quote) {
                return i;
            }
        }
        return text.length();
    }

    /** Where the last string ends of a list whose first one ends at {@code end}. */
    static int endOfList(String text, int end, char quote, boolean escaped) {
        String mark = escaped ? "\\" + quote : String.valueOf(quote);
        int last = end;
        while (text.startsWith(mark, last)) {
            int next = skipBlanks(text, last + mark.length());
            if (!text.startsWith(",", next)) {
                break;
            }
            next = skipBlanks(text, next + 1);
            if (!text.startsWith(mark, next)) {
                break;
            }
            last = closing(text, next + mark.length(), quote, escaped);
        }
        return last;
    }

    static int endOfBare(String text, int from, String ends, boolean atSpace) {
        int end = from;
        while (end < text.length()) {
            char c = text.charAt(end);
            if ((atSpace && Character.isWhitespace(c)) || ends.indexOf(c) >= 0) {
                break;
            }
            end++;
        }
        return end;
    }

    /** Of all that are in the header: one may be in quotes, or hidden already as a known value. */
    static int endOfCookies(String text, int from) {
        int end = endOfBare(text, from, ENDS_COOKIE, false);
        while (end > from) {
            int more = end;
            if (endsHidden(text, from, end)) {
                more = end + 1;
            } else if (text.startsWith("=\"", end - 1)) {
                int close = endOfBare(text, end + 1, "\"\r\n", false);
                more = text.startsWith("\"", close) ? close + 1 : end;
            }
            if (more == end) {
                return end;
            }
            end = endOfBare(text, more, ENDS_COOKIE, false);
        }
        return end;
    }

    /** Whether the character at {@code at} ends {@link Secrets#HIDDEN}. */
    private static boolean endsHidden(String text, int from, int at) {
        int start = at + 1 - Secrets.HIDDEN.length();
        return start >= from && text.startsWith(Secrets.HIDDEN, start);
    }

    static boolean isScheme(String text, int from, int end) {
        return is(text, from, end, "bearer")
                || is(text, from, end, "basic")
                || is(text, from, end, "token")
                || is(text, from, end, "digest")
                || is(text, from, end, "negotiate");
    }

    static boolean is(String text, int from, int end, String word) {
        return end - from == word.length() && text.regionMatches(true, from, word, 0, word.length());
    }

    /** A short number: how many tokens, or the place in a file. */
    static boolean isNumber(String text, int from, int end) {
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.') {
                return false;
            }
        }
        return end - from < 10;
    }

    static boolean isNothing(String text, int from, int end) {
        return end == from
                || isReference(text, from, end)
                || is(text, from, end, "local")
                || is(text, from, end, "null")
                || is(text, from, end, "none")
                || is(text, from, end, "true")
                || is(text, from, end, "false")
                || is(text, from, end, "undefined")
                || is(text, from, end, "serving_default")
                || isHidden(text, from);
    }

    /** Whether somebody has hidden the value already. */
    static boolean isHidden(String text, int from) {
        return text.startsWith(Secrets.HIDDEN, from) || text.startsWith("***", from);
    }

    /** Where the value comes from, as in a command to copy: {@code $NAME} or {@code ${NAME}}. */
    private static boolean isReference(String text, int from, int end) {
        for (int i = from + 1; i < end; i++) {
            char c = text.charAt(i);
            if ((c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '{' && c != '}') {
                return false;
            }
        }
        return text.charAt(from) == '$';
    }
}
