package io.github.runpodjava.config;

import io.github.runpodjava.config.SecretNames.Kind;

/**
 * Finds secrets behind names that are none of a secret themselves, by what else stands around them: the fields of
 * {@code Credentials[user=bob, value=x]}, {@code curl -u name:x}, the {@code response} of a digest, {@code tokens=[x, y]}.
 */
final class HintedSecrets {
    private static final int LONGEST_COMMAND = 200;
    private static final int LEAST_DIGEST = 32;
    private static final int LEAST_TOKEN = 20;

    private final SecretNames names;

    HintedSecrets(SecretNames names) {
        this.names = names;
    }

    /** Where the secret is behind a name that what is at {@code at} joins to its value. */
    long spanAt(String text, int nameStart, int nameEnd, int at, int valueAt) {
        boolean bare = nameEnd == at;
        char before = nameStart == 0 ? ' ' : text.charAt(nameStart - 1);
        if ((before == '[' || before == '(') && text.charAt(at) == '=' && bare) {
            long fields = fields(text, nameStart);
            if (fields != SecretPatterns.NOTHING) {
                return fields;
            }
        }
        if (text.charAt(at) == ':' && bare && nameStart > 2 && isUserOfCurl(text, nameStart)) {
            return passwordOfCurl(text, valueAt);
        }
        if (text.charAt(at) == '=' && SecretText.is(text, nameStart, nameEnd, "response")) {
            return digest(text, valueAt);
        }
        return text.charAt(nameEnd - 1) == 's' && text.regionMatches(true, nameEnd - 6, "tokens", 0, 6)
                ? tokens(text, valueAt)
                : SecretPatterns.NOTHING;
    }

    /** All fields of {@code Credentials[user=bob, value=x]}, as records and data classes write themselves. */
    private long fields(String text, int from) {
        int end = from - 1;
        int start = SecretText.startOfName(text, end);
        if (start == end || !Character.isUpperCase(text.charAt(start))) {
            return SecretPatterns.NOTHING;
        }
        Kind kind = names.kind(text, start, end);
        boolean secret = kind == Kind.SURE
                || kind == Kind.LIKELY && SecretNames.mayHaveParts(SecretNames.plain(text, start, end));
        return secret ? SecretGroups.span(text, from) : SecretPatterns.NOTHING;
    }

    /** Whether it is the name in {@code curl -u name:password}. */
    private static boolean isUserOfCurl(String text, int nameStart) {
        int end = SecretText.isQuote(text.charAt(nameStart - 1)) ? nameStart - 1 : nameStart;
        return (text.startsWith("-u ", end - 3) || text.startsWith("-user ", end - 6)) && isBehind(text, end, "curl ");
    }

    private static long passwordOfCurl(String text, int from) {
        int end = SecretText.endOfBare(text, from, "'\"", true);
        // The ids of a user and a group, as other commands take them.
        boolean ids = SecretText.isNumber(text, from, text.startsWith(",", end - 1) ? end - 1 : end);
        return ids || SecretText.isNothing(text, from, end) ? SecretPatterns.NOTHING : SecretPatterns.span(from, end);
    }

    /** Whether the word is somewhere before {@code at}, but not far from it. */
    private static boolean isBehind(String text, int at, String word) {
        for (int i = at; i >= 0 && at - i <= LONGEST_COMMAND; i--) {
            if (text.startsWith(word, i)) {
                return true;
            }
        }
        return false;
    }

    /** The answer in {@code Authorization: Digest username="ann", response="6629..."}, by which a password can be guessed. */
    private static long digest(String text, int valueAt) {
        int start = text.startsWith("\\", valueAt) ? valueAt + 1 : valueAt;
        start = text.startsWith("\"", start) ? start + 1 : start;
        int end = start;
        while (end < text.length() && TokenText.isHexOfAnyCase(text.charAt(end))) {
            end++;
        }
        return end - start >= LEAST_DIGEST && isBehind(text, valueAt, "Digest ")
                ? SecretPatterns.span(start, end)
                : SecretPatterns.NOTHING;
    }

    /** A list of what is too long and too odd for the pieces of a text, which are called tokens as well. */
    private static long tokens(String text, int valueAt) {
        int open = SecretText.skipBlanks(text, valueAt);
        if (!text.startsWith("[", open)) {
            return SecretPatterns.NOTHING;
        }
        int start = SecretText.skipBlanks(text, open + 1);
        while (start < text.length() && (SecretText.isQuote(text.charAt(start)) || text.charAt(start) == '\\')) {
            start++;
        }
        boolean letter = false;
        boolean digit = false;
        int end = start;
        while (end < text.length() && end - start < LEAST_TOKEN && SecretText.isName(text.charAt(end))) {
            digit |= Character.isDigit(text.charAt(end));
            letter |= Character.isLetter(text.charAt(end));
            end++;
        }
        return letter && digit && end - start == LEAST_TOKEN
                ? SecretGroups.span(text, open + 1)
                : SecretPatterns.NOTHING;
    }
}
