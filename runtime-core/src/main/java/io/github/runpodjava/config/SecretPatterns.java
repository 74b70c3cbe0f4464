package io.github.runpodjava.config;

/**
 * Finds what looks like a secret, without knowing it: known prefixes, key blocks, passwords in URLs. What has a name is
 * {@link NamedSecrets}' affair. Each look starts at a character that is rare in log lines, so that clean text is passed
 * over at a glance.
 */
final class SecretPatterns {
    /** Characters at which {@link #spanAt} is worth asking. */
    static final String TRIGGERS = "_-@JIBbGK~:%";

    /** No secret here. */
    static final long NOTHING = -1;

    private static final int LEAST_BEARER = 8;
    private static final int LONGEST_USER = 400;
    private static final String PEM_BEGIN = "-----BEGIN ";
    private static final String PEM_PRIVATE = "PRIVATE KEY";
    private static final String AZURE_MARK = "JQQJ99";
    private static final String OPENSHIFT = "sha256";
    private static final int MOST_BEFORE_PRIVATE = 40 - PEM_BEGIN.length();

    private SecretPatterns() {}

    static long span(int start, int end) {
        return ((long) start << 32) | end;
    }

    static int start(long span) {
        return (int) (span >>> 32);
    }

    static int end(long span) {
        return (int) span;
    }

    /** Where the secret is that the character at {@code at} belongs to; it begins at {@code least} or later. */
    static long spanAt(String text, int at, int least, VainLooks vain) {
        return switch (text.charAt(at)) {
            case '_' -> prefixed(text, at, least, TokenPrefixes.BEFORE_UNDERSCORE, vain);
            case '-' ->
                text.startsWith(PEM_BEGIN, at)
                        ? keyBlock(text, at)
                        : prefixed(text, at, least, TokenPrefixes.BEFORE_DASH, vain);
            case '@' -> userInfo(text, at, least, vain);
            case 'J' -> text.startsWith(AZURE_MARK, at) ? azureKey(text, at, least) : jwt(text, at, least);
            case 'I' -> amazonOrGoogle(text, at, least);
            case 'B', 'b' -> authorization(text, at);
            case 'G' -> sendGrid(text, at, least);
            case 'K' -> twilio(text, at, least);
            case '~' -> azure(text, at, least);
            case ':' -> afterColon(text, at);
            case '%' -> text.startsWith("3A%2F", at + 1) ? WebhookUrls.spanAt(text, at + 3) : NOTHING;
            default -> NOTHING;
        };
    }

    private static long prefixed(String text, int at, int least, TokenPrefixes prefixes, VainLooks vain) {
        TokenPrefixes.Prefix prefix = prefixes.before(text, at, least);
        if (prefix == null || vain.isVainToken(at)) {
            return NOTHING;
        }
        int end = TokenText.endOfToken(text, at + 1);
        if (prefix.sure() ? end - at > TokenText.LEAST_RANDOM : TokenText.looksRandom(text, at + 1, end)) {
            return span(at - prefix.text().length(), end);
        }
        vain.vainToken(end);
        return NOTHING;
    }

    private static long keyBlock(String text, int at) {
        int kind = at + PEM_BEGIN.length();
        int most = kind + MOST_BEFORE_PRIVATE;
        while (!text.startsWith(PEM_PRIVATE, kind)) {
            if (++kind > most) {
                return NOTHING;
            }
        }
        int last = text.indexOf("-----END ", kind);
        if (last < 0) {
            return span(at, text.length());
        }
        int close = text.indexOf("-----", last + 9);
        return span(at, close < 0 ? text.length() : close + 5);
    }

    /** The password of {@code scheme://user:password@host}; without a colon all of a long name, which is a token. */
    private static long userInfo(String text, int at, int least, VainLooks vain) {
        int colon = -1;
        int stop = Math.max(Math.max(least, vain.users()), at - LONGEST_USER);
        for (int i = at - 1; i >= stop; i--) {
            char c = text.charAt(i);
            if (c == ':' && text.startsWith("//", i + 1)) {
                int end = lastAt(text, at);
                return colon > 0 ? password(text, colon + 1, end) : longName(i + 3, end);
            }
            if (c == ':') {
                colon = i;
            } else if (c <= ' ' || c == '"' || c == '<' || c == '>' || (c == '/' && !isSchemeSlash(text, i))) {
                break;
            }
        }
        vain.vainUser(at);
        return NOTHING;
    }

    /** The last one before the host: a password may have some too. */
    private static int lastAt(String text, int at) {
        int last = at;
        for (int i = at + 1; i < text.length() && i <= at + LONGEST_USER; i++) {
            char c = text.charAt(i);
            if (c == '@') {
                last = i;
            } else if (c <= ' ' || "/?#\"'<>,;".indexOf(c) >= 0) {
                break;
            }
        }
        return last;
    }

    private static boolean isSchemeSlash(String text, int i) {
        return (i > 0 && text.charAt(i - 1) == ':')
                || (i > 1 && text.charAt(i - 1) == '/' && text.charAt(i - 2) == ':');
    }

    private static long password(String text, int from, int to) {
        return from == to || text.startsWith(Secrets.HIDDEN, from) ? NOTHING : span(from, to);
    }

    private static long longName(int from, int to) {
        return to - from < TokenText.LEAST_RANDOM ? NOTHING : span(from, to);
    }

    private static long jwt(String text, int at, int least) {
        int start = at - 2;
        if (start < least || !text.startsWith("ey", start) || TokenText.isTokenBefore(text, start)) {
            return NOTHING;
        }
        int end = TokenText.endOfToken(text, at + 1);
        return end - start >= 20 && hasDot(text, at, end) ? span(start, end) : NOTHING;
    }

    private static boolean hasDot(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '.') {
                return true;
            }
        }
        return false;
    }

    /** {@code AKIA...}, {@code ASIA...} and {@code AIza...}. */
    private static long amazonOrGoogle(String text, int at, int least) {
        int amazon = at - 2;
        if (amazon >= least
                && (text.startsWith("AKIA", amazon) || text.startsWith("ASIA", amazon))
                && !TokenText.isTokenBefore(text, amazon)) {
            int end = TokenText.endOfToken(text, at);
            return end - amazon >= TokenText.LEAST_RANDOM ? span(amazon, end) : NOTHING;
        }
        int google = at - 1;
        if (google >= least && text.startsWith("AIza", google) && !TokenText.isTokenBefore(text, google)) {
            int end = TokenText.endOfToken(text, at);
            return end - google >= 30 ? span(google, end) : NOTHING;
        }
        return NOTHING;
    }

    /** {@code SG.}, the id of a key, and the key. */
    private static long sendGrid(String text, int at, int least) {
        int start = at - 1;
        if (start < least || !text.startsWith("SG.", start) || TokenText.isTokenBefore(text, start)) {
            return NOTHING;
        }
        int end = TokenText.endOfToken(text, at + 2);
        return end - start >= 50 && hasDot(text, at + 2, end) ? span(start, end) : NOTHING;
    }

    /** {@code SK} and 32 digits. */
    private static long twilio(String text, int at, int least) {
        int start = at - 1;
        if (start < least || text.charAt(start) != 'S' || TokenText.isTokenBefore(text, start)) {
            return NOTHING;
        }
        int end = at + 1;
        while (end < text.length() && TokenText.isHex(text.charAt(end))) {
            end++;
        }
        boolean whole = end == text.length() || !TokenText.isToken(text.charAt(end)) || text.charAt(end) == '.';
        return whole && end - at == 33 ? span(start, end) : NOTHING;
    }

    /** The key of a service at Azure: 84 characters, in whose midst there is always the same. */
    private static long azureKey(String text, int at, int least) {
        int start = at;
        while (start > least && at - start < 60 && TokenText.isLetterOrDigit(text.charAt(start - 1))) {
            start--;
        }
        int end = at;
        while (end < text.length() && end - at < 60 && TokenText.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        return end - start >= 80 && end - start <= 90 ? span(start, end) : NOTHING;
    }

    /** The secret of an application: three characters, a digit, {@code Q~} and some thirty more. */
    private static long azure(String text, int at, int least) {
        if (text.startsWith(OPENSHIFT, at - OPENSHIFT.length())) {
            int end = TokenText.endOfToken(text, at + 1);
            return at - OPENSHIFT.length() >= least && end - at > 40 ? span(at - OPENSHIFT.length(), end) : NOTHING;
        }
        int start = at - 5;
        if (start < least || text.charAt(at - 1) != 'Q' || !TokenText.isDigit(text.charAt(at - 2))) {
            return NOTHING;
        }
        int end = TokenText.endOfToken(text, at + 1);
        while (end < text.length() && text.charAt(end) == '~') {
            end = TokenText.endOfToken(text, end + 1);
        }
        return end - at > 30 ? span(start, end) : NOTHING;
    }

    private static long afterColon(String text, int at) {
        if (at + 1 >= text.length()) {
            return NOTHING;
        }
        return switch (text.charAt(at + 1)) {
            case '/', '\\' -> WebhookUrls.spanAt(text, at + 1);
            case 'A' -> telegram(text, at);
            default -> NOTHING;
        };
    }

    /** The token of a bot, behind its number: of 35 characters, and the first is an A. */
    private static long telegram(String text, int at) {
        int number = at;
        while (number > 0 && at - number < 13 && TokenText.isDigit(text.charAt(number - 1))) {
            number--;
        }
        if (at - number < 6 || at - number > 12) {
            return NOTHING;
        }
        int end = at + 1;
        while (end < text.length() && TokenText.isToken(text.charAt(end)) && text.charAt(end) != '.') {
            end++;
        }
        return end - at == 36 ? span(at + 1, end) : NOTHING;
    }

    private static long authorization(String text, int at) {
        // The second letter first: there are many words with a b.
        if (at + 7 >= text.length() || at > 0 && TokenText.isTokenBefore(text, at)) {
            return NOTHING;
        }
        return switch (text.charAt(at + 1) | 0x20) {
            case 'e' -> text.regionMatches(true, at + 1, "earer ", 0, 6) ? bearer(text, at + 7) : NOTHING;
            case 'a' -> text.regionMatches(true, at + 1, "asic ", 0, 5) ? basic(text, at + 6) : NOTHING;
            default -> NOTHING;
        };
    }

    private static long bearer(String text, int start) {
        int end = TokenText.endOfToken(text, start);
        while (end < text.length() && "+/=~".indexOf(text.charAt(end)) >= 0) {
            end = TokenText.endOfToken(text, end + 1);
        }
        // "the bearer of" is prose.
        return end - start >= LEAST_BEARER && !TokenText.isPlainWord(text, start, end) ? span(start, end) : NOTHING;
    }

    /** A name and a password in Base64, which have a capital letter, a digit or padding: "basic set-up" is prose. */
    private static long basic(String text, int start) {
        int end = start;
        boolean encoded = false;
        while (end < text.length() && isBase64(text.charAt(end))) {
            char c = text.charAt(end++);
            encoded |= (c < 'a' || c > 'z') && end > start + 1;
        }
        boolean whole = end == text.length() || !TokenText.isToken(text.charAt(end)) || text.charAt(end) == '.';
        return encoded && whole && end - start >= LEAST_BEARER ? span(start, end) : NOTHING;
    }

    private static boolean isBase64(char c) {
        return c != '_' && c != '-' && c != '.' && TokenText.isToken(c) || c == '+' || c == '/' || c == '=';
    }
}
