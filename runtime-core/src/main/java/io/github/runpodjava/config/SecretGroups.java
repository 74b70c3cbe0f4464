package io.github.runpodjava.config;

/** Where a list, an object or a record ends that stands behind the name of a secret: all that is in it is secret. */
final class SecretGroups {
    private static final String OPEN = "[{(";
    private static final String CLOSE = "]})";

    private SecretGroups() {}

    /**
     * Where the bracket is that closes what was opened before {@code from}; the text's end if there is none, as with
     * quotes. Brackets within quotes do not count, unless the quotes are escaped.
     */
    static int end(String text, int from) {
        int depth = 1;
        boolean quoted = false;
        boolean escaped = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                escaped |= !quoted;
                i++;
            } else if (c == '"' && !escaped) {
                quoted = !quoted;
            } else if (!quoted && OPEN.indexOf(c) >= 0) {
                depth++;
            } else if (!quoted && CLOSE.indexOf(c) >= 0 && --depth == 0) {
                return i;
            }
        }
        return text.length();
    }

    /** All that is in the brackets which are open at {@code from}: {@code passwords=[a, b]}, {@code "secrets": {"a": "b"}}. */
    static long span(String text, int from) {
        int end = end(text, from);
        boolean hidden = end - from == Secrets.HIDDEN.length() && text.startsWith(Secrets.HIDDEN, from);
        return hidden || SecretText.skipBlanks(text, from) >= end
                ? SecretPatterns.NOTHING
                : SecretPatterns.span(from, end);
    }

    /** Behind the end of {@code Name[field=...]} or {@code Name(field=...)}; {@code end} if it is no such text. */
    static int endOfRecord(String text, int from, int end) {
        int open = endOfName(text, from, end);
        if (open == from || open == end || OPEN.indexOf(text.charAt(open)) < 0) {
            return end;
        }
        int field = endOfName(text, open + 1, end);
        if (field == open + 1 || field == end || text.charAt(field) != '=') {
            return end;
        }
        return Math.min(text.length(), end(text, open + 1) + 1);
    }

    private static int endOfName(String text, int from, int end) {
        int at = from;
        while (at < end && Character.isJavaIdentifierPart(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
