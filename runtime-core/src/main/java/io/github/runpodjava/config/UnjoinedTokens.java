package io.github.runpodjava.config;

/**
 * Tokens that begin as nothing else of their length does, but with nothing that is rare in a log line: {@code ya29.},
 * {@code ATATT3}, {@code dapi}. So no character gives them away, but only how long they are.
 */
final class UnjoinedTokens {
    private static final int SHORTEST = 28;

    private static final String[] PREFIXES = {
        "ya29.", "hvs.", "hvb.", "hvr.", "dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dt0c01.", "AQ.Ab8", "ATATT3",
        "ATCTT3", "ATBB", "ABSK", "AKCp"
    };

    private static final String FACEBOOK = "EAA";
    private static final int SHORTEST_OF_FACEBOOK = 60;
    private static final String DATABRICKS = "dapi";
    private static final int DIGITS_OF_DATABRICKS = 32;
    /** Letters and digits at the end of what is written for another character, as of {@code \u003d}. */
    private static final int LONGEST_ESCAPE = 5;

    private UnjoinedTokens() {}

    /** Where the token is that begins the run of letters and digits from {@code start} to {@code end}, if there is one. */
    static long spanIn(String text, int start, int end) {
        for (int at = start; at <= start + LONGEST_ESCAPE; at++) {
            if (!TokenText.isTokenBefore(text, at) && begins(text, at, end)) {
                return SecretPatterns.span(at, endOfToken(text, at));
            }
        }
        return SecretPatterns.NOTHING;
    }

    private static boolean begins(String text, int at, int end) {
        if (text.startsWith(FACEBOOK, at)) {
            // Base64 may begin with any letters behind one of these.
            boolean inBase64 = at > 0 && (text.charAt(at - 1) == '/' || text.charAt(at - 1) == '+');
            return !inBase64 && end - at >= SHORTEST_OF_FACEBOOK;
        }
        if (text.startsWith(DATABRICKS, at)) {
            return isHex(text, at + DATABRICKS.length(), end);
        }
        for (String prefix : PREFIXES) {
            if (text.startsWith(prefix, at)) {
                return end - at >= SHORTEST && TokenText.looksRandom(text, at, end);
            }
        }
        return false;
    }

    /** Whether there are just so many digits, and no letter behind them. */
    private static boolean isHex(String text, int from, int end) {
        int at = from;
        while (at < end && TokenText.isHex(text.charAt(at))) {
            at++;
        }
        return at - from == DIGITS_OF_DATABRICKS && (at == end || !Character.isLetter(text.charAt(at)));
    }

    /** With what Base64 has besides, which some have within and some at their end. */
    private static int endOfToken(String text, int from) {
        int end = TokenText.endOfToken(text, from);
        while (end < text.length() && "+/=".indexOf(text.charAt(end)) >= 0) {
            end = TokenText.endOfToken(text, end + 1);
        }
        return end;
    }
}
