package io.github.runpodjava.config;

/** Of which characters tokens are, where one begins and ends in a text, and whether it looks like one at all. */
final class TokenText {
    /** So long are secrets at least that only their length tells. */
    static final int LEAST_RUN = 24;

    /** So long is at least what looks random. */
    static final int LEAST_RANDOM = 16;

    /** By character of ASCII, whether it is one of tokens: this is asked for more characters than all else. */
    private static final boolean[] TOKEN = tokenCharacters();

    private static final int LONGEST_COLOUR = 16;

    private TokenText() {}

    private static boolean[] tokenCharacters() {
        boolean[] some = new boolean[128];
        for (char c = 0; c < some.length; c++) {
            some[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '_' || c == '-' || c == '.';
        }
        return some;
    }

    static boolean isToken(char c) {
        return c < TOKEN.length && TOKEN[c];
    }

    static boolean isTokenBefore(String text, int start) {
        return start > 0
                && isToken(text.charAt(start - 1))
                && text.charAt(start - 1) != '.'
                && !isEscapeBefore(text, start);
    }

    /** What looks like a letter before a token may be the end of a written line end, of a {@code %20}, of a colour. */
    private static boolean isEscapeBefore(String text, int start) {
        char last = text.charAt(start - 1);
        if (start > 1 && text.charAt(start - 2) == '\\' && (last == 'n' || last == 'r' || last == 't')) {
            return true;
        }
        if (start > 2 && text.charAt(start - 3) == '%') {
            return isHexOfAnyCase(last) && isHexOfAnyCase(text.charAt(start - 2));
        }
        if (isUnicodeBefore(text, start)) {
            return true;
        }
        if (last != 'm') {
            return false;
        }
        int at = start - 2;
        while (at > 0 && start - at < LONGEST_COLOUR && (isDigit(text.charAt(at)) || text.charAt(at) == ';')) {
            at--;
        }
        return at >= 0 && text.charAt(at) == '[';
    }

    /** Whether a backslash, a u and four digits are before {@code start}. */
    static boolean isUnicodeBefore(String text, int start) {
        if (start < 6 || !text.startsWith("\\u", start - 6)) {
            return false;
        }
        for (int i = start - 4; i < start; i++) {
            if (!isHexOfAnyCase(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static int endOfToken(String text, int from) {
        int end = endOfRun(text, from);
        // A full stop ends a sentence.
        while (end > from && text.charAt(end - 1) == '.') {
            end--;
        }
        return end;
    }

    static int endOfRun(String text, int from) {
        int end = from;
        while (end < text.length() && isToken(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /**
     * Where, from {@code from} on, the next run is of {@link #LEAST_RUN} or more characters of tokens. Shorter ones are leapt
     * over: of most texts only a few characters are looked at.
     */
    static long nextRun(String text, int from) {
        int length = text.length();
        int free = from;
        int probe = from + LEAST_RUN - 1;
        while (probe < length) {
            int start = probe;
            while (start >= free && isToken(text.charAt(start))) {
                start--;
            }
            if (start < free) {
                return SecretPatterns.span(free, endOfRun(text, probe + 1));
            }
            free = start + 1;
            probe = start + LEAST_RUN;
        }
        return SecretPatterns.NOTHING;
    }

    /** Long enough, and in its longest run of letters and digits not just a word or a name made of words. */
    static boolean looksRandom(String text, int from, int to) {
        if (to - from < LEAST_RANDOM) {
            return false;
        }
        int run = 0;
        int changes = 0;
        boolean random = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '_' || c == '-' || c == '.') {
                run = 0;
                changes = 0;
            } else {
                run++;
                changes += i > from && kindOf(c) != kindOf(text.charAt(i - 1)) ? 1 : 0;
                // Hardly any word is that long.
                random |= run >= LEAST_RANDOM || run >= LEAST_RANDOM - 2 && changes >= 2;
            }
        }
        return random;
    }

    private static int kindOf(char c) {
        return c >= '0' && c <= '9' ? 0 : c >= 'a' ? 1 : 2;
    }

    /** Whether it is one word of lower case letters, as prose is made of. */
    static boolean isPlainWord(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < 'a' || c > 'z') {
                return false;
            }
        }
        return to - from < 20;
    }

    static boolean isLetterOrDigit(char c) {
        return isToken(c) && c != '_' && c != '-' && c != '.';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }

    static boolean isHexOfAnyCase(char c) {
        return isHex((char) (c | 0x20));
    }
}
