package io.github.runpodjava.config;

import io.github.runpodjava.config.SecretNames.Kind;

/**
 * Finds secrets by the name in front of them, however the two are joined: {@code password=x}, {@code "apiKey": "x"},
 * {@code Authorization: Bearer x}, {@code ?sig=x&}, {@code sig%3Dx}, {@code --token x}, {@code <secret>x</secret>}.
 */
final class NamedSecrets {
    /** Characters at which {@link #spanAt} is worth asking. */
    static final String TRIGGERS = "=:%>-\\";

    private static final String QUOTE_IN_URL = "%22";
    private static final int LONGEST_TOKENS = 200;
    private static final String[] BEFORE_KEY = {"api", "access", "secret", "private", "account", "auth", "encryption"};

    private final SecretNames names;
    private final HintedSecrets hinted;

    NamedSecrets(SecretNames names) {
        this.names = names;
        this.hinted = new HintedSecrets(names);
    }

    /** Where the secret is whose name the character at {@code at} ends, or {@link SecretPatterns#NOTHING}. */
    long spanAt(String text, int at, VainLooks vain) {
        switch (text.charAt(at)) {
            case '=', ':':
                return joined(text, at, at + 1, false);
            case '%':
                return text.startsWith("3D", at + 1) || text.startsWith("3A", at + 1)
                        ? joined(text, at, at + 3, false)
                        : SecretPatterns.NOTHING;
            case '\\':
                // An equals sign, as some write it in JSON.
                return text.regionMatches(true, at + 1, "u003d", 0, 5)
                        ? joined(text, at, at + 6, false)
                        : SecretPatterns.NOTHING;
            case '>':
                return element(text, at, vain);
            case '-':
                return option(text, at);
            default:
                return SecretPatterns.NOTHING;
        }
    }

    /** @param nested whether what joins is the end of a value itself; then only what is in quotes counts */
    private long joined(String text, int at, int valueAt, boolean nested) {
        int nameEnd = text.startsWith(QUOTE_IN_URL, at - 3) ? at - 3 : SecretText.skipBack(text, at);
        int nameStart = SecretText.startOfName(text, nameEnd);
        if (nameStart == nameEnd) {
            return SecretPatterns.NOTHING;
        }
        Kind kind = names.kind(text, nameStart, nameEnd);
        if (kind == Kind.NONE && isBehindEscape(text, nameStart, nameEnd)) {
            kind = names.kind(text, nameStart + 1, nameEnd);
        }
        boolean prose = text.charAt(at) == ':' && nameEnd == at;
        if (kind == Kind.NONE) {
            long hint = hinted.spanAt(text, nameStart, nameEnd, at, valueAt);
            return hint == SecretPatterns.NOTHING && isKeyOfTwoWords(text, nameStart, nameEnd)
                    ? withDigit(text, value(text, valueAt, Kind.LIKELY, "key", prose, nested))
                    : hint;
        }
        return value(text, valueAt, kind, SecretNames.plain(text, nameStart, nameEnd), prose, nested);
    }

    /** {@code API key}, as people write it. */
    private static boolean isKeyOfTwoWords(String text, int nameStart, int nameEnd) {
        if (!SecretText.is(text, nameStart, nameEnd, "key") || nameStart == 0 || text.charAt(nameStart - 1) != ' ') {
            return false;
        }
        for (String word : BEFORE_KEY) {
            int start = nameStart - 1 - word.length();
            if (start >= 0
                    && SecretText.is(text, start, nameStart - 1, word)
                    && (start == 0 || !SecretText.isName(text.charAt(start - 1)))) {
                return true;
            }
        }
        return false;
    }

    /** Where words are, prose is likely: "Invalid API key: Unauthorized". */
    private static long withDigit(String text, long span) {
        if (span != SecretPatterns.NOTHING) {
            for (int i = SecretPatterns.start(span); i < SecretPatterns.end(span); i++) {
                if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                    return span;
                }
            }
        }
        return SecretPatterns.NOTHING;
    }

    /** Whether the first letter of the name may be that of a written line end or tab. */
    private static boolean isBehindEscape(String text, int nameStart, int nameEnd) {
        return nameStart > 0
                && text.charAt(nameStart - 1) == '\\'
                && nameStart + 1 < nameEnd
                && "nrt".indexOf(text.charAt(nameStart)) >= 0;
    }

    private long value(String text, int from, Kind kind, String name, boolean prose, boolean nested) {
        if (text.startsWith(QUOTE_IN_URL, from)) {
            return inUrl(text, from + QUOTE_IN_URL.length());
        }
        int at = from;
        int opened = 0;
        int group = 0;
        char quote = 0;
        boolean escaped = false;
        while (at < text.length() && quote == 0) {
            char c = text.charAt(at);
            if (text.startsWith(Secrets.HIDDEN, at)) {
                if (group == 0) {
                    return SecretPatterns.NOTHING;
                }
                // A known value; of what is listed behind it nothing is known yet.
                break;
            } else if (SecretText.isQuote(c)) {
                quote = c;
            } else if (c == '\\') {
                escaped = true;
            } else if ((c == '[' || c == '(') && opened < 2) {
                opened++;
                group = c == '[' && group == 0 ? at + 1 : group;
            } else if (c != ' ' && c != '\t' && c != '=' && c != '>') {
                break;
            }
            at++;
        }
        if (quote != 0) {
            int end = SecretText.closing(text, at, quote, escaped);
            int last = opened == 0 ? end : SecretText.endOfList(text, end, quote, escaped);
            boolean nothing = last == end
                    && (SecretText.isNothing(text, at, end) || kind == Kind.LIKELY && isOfModel(text, at, end, name));
            return nothing ? SecretPatterns.NOTHING : SecretPatterns.span(at, last);
        }
        if (nested) {
            return SecretPatterns.NOTHING;
        }
        boolean hasParts = kind == Kind.SURE
                || SecretNames.mayHaveParts(name)
                || name.endsWith("token") && isOfAuthorization(text, at);
        if (text.startsWith("{", at) && (hasParts || isMember(text, at + 1))) {
            return hasParts ? SecretGroups.span(text, group == 0 ? at + 1 : group) : SecretPatterns.NOTHING;
        }
        if (group > 0 && hasParts && SecretText.isHidden(text, at)) {
            return SecretGroups.span(text, group);
        }
        long span = bare(text, at, kind, name, prose);
        if (span == SecretPatterns.NOTHING) {
            return span;
        }
        if (group > 0 && hasParts) {
            return SecretGroups.span(text, group);
        }
        return withNested(text, hasParts ? withRecord(text, span) : span);
    }

    /** A piece of text with its probability, or the types that a function takes and returns. */
    private static boolean isOfModel(String text, int from, int end, String name) {
        return text.startsWith("\",\"logprob\"", end)
                || text.startsWith("\", \"logprob\"", end)
                || name.endsWith("signature") && text.startsWith("(", from);
    }

    /** Whether the object at {@code from} has what no token of a text has. */
    private static boolean isOfAuthorization(String text, int from) {
        if (!text.startsWith("{", from)) {
            return false;
        }
        if (text.startsWith(Secrets.HIDDEN, from + 1)) {
            return true;
        }
        int most = Math.min(text.length(), from + LONGEST_TOKENS);
        for (int i = from; i < most && text.charAt(i) != '}'; i++) {
            if (text.charAt(i) == '"' && (text.startsWith("access", i + 1) || text.startsWith("refresh", i + 1))) {
                return true;
            }
        }
        return false;
    }

    /** What is in quotes within a URL. */
    private static long inUrl(String text, int from) {
        int end = from;
        while (end < text.length()
                && text.charAt(end) > ' '
                && SecretText.ENDS_VALUE.indexOf(text.charAt(end)) < 0
                && !text.startsWith(QUOTE_IN_URL, end)) {
            end++;
        }
        return end == from || SecretText.isNothing(text, from, end)
                ? SecretPatterns.NOTHING
                : SecretPatterns.span(from, end);
    }

    /** Whether the members of an object follow, which have names of their own. */
    private static boolean isMember(String text, int from) {
        int at = SecretText.skipBlanks(text, from);
        return at < text.length() && (SecretText.isQuote(text.charAt(at)) || text.charAt(at) == '\\');
    }

    private static long withRecord(String text, long span) {
        int start = SecretPatterns.start(span);
        return SecretPatterns.span(start, SecretGroups.endOfRecord(text, start, SecretPatterns.end(span)));
    }

    /** {@code password=token='a b'}: the value ends at the quote, and what is in the quotes is one as well. */
    private long withNested(String text, long span) {
        int end = SecretPatterns.end(span);
        int joint = end - 1;
        while (joint > SecretPatterns.start(span) && (text.charAt(joint) == ' ' || text.charAt(joint) == '\t')) {
            joint--;
        }
        int valueAt = joint + 1;
        if (text.startsWith("%3D", joint - 2) || text.startsWith("%3A", joint - 2)) {
            joint -= 2;
        } else if (text.charAt(joint) != '=' && text.charAt(joint) != ':') {
            return span;
        }
        long next = joined(text, joint, valueAt, true);
        return next == SecretPatterns.NOTHING
                ? span
                : SecretPatterns.span(SecretPatterns.start(span), SecretPatterns.end(next));
    }

    private static long bare(String text, int from, Kind kind, String name, boolean prose) {
        // Before its end is looked for: there may be many, and one end far away.
        if (SecretText.isHidden(text, from)) {
            return SecretPatterns.NOTHING;
        }
        if (name.endsWith("cookie")) {
            return found(text, from, SecretText.endOfCookies(text, from));
        }
        int end = SecretText.endOfBare(text, from, SecretText.ENDS_VALUE, true);
        if (name.endsWith("authorization") || SecretText.isScheme(text, from, end)) {
            while (SecretText.isScheme(text, from, end) && end < text.length() && text.charAt(end) == ' ') {
                int next = SecretText.endOfBare(text, end + 1, SecretText.ENDS_VALUE, true);
                if (next == end + 1) {
                    break;
                }
                end = next;
            }
        }
        if (kind == Kind.LIKELY
                && (SecretText.isNumber(text, from, end) || (prose && TokenText.isPlainWord(text, from, end)))) {
            return SecretPatterns.NOTHING;
        }
        return found(text, from, end);
    }

    private static long found(String text, int from, int end) {
        return end == from || SecretText.isNothing(text, from, end)
                ? SecretPatterns.NOTHING
                : SecretPatterns.span(from, end);
    }

    /** {@code --name value}; with {@code =} it is as everywhere. */
    private long option(String text, int at) {
        if (!text.startsWith("--", at) || (at > 0 && SecretText.isName(text.charAt(at - 1)))) {
            return SecretPatterns.NOTHING;
        }
        int end = at + 2;
        while (end < text.length() && SecretText.isName(text.charAt(end))) {
            end++;
        }
        if (end >= text.length() || text.charAt(end) != ' ' || names.kind(text, at + 2, end) == Kind.NONE) {
            return SecretPatterns.NOTHING;
        }
        return text.startsWith("-", end + 1)
                ? SecretPatterns.NOTHING
                : value(text, end + 1, Kind.SURE, "", false, false);
    }

    /** {@code <name>value</name>}. */
    private long element(String text, int at, VainLooks vain) {
        int start = SecretText.startOfName(text, at);
        if (start == at || start == 0 || text.charAt(start - 1) != '<' || names.kind(text, start, at) == Kind.NONE) {
            return SecretPatterns.NOTHING;
        }
        if (vain.isVainElement() || SecretText.isHidden(text, at + 1)) {
            return SecretPatterns.NOTHING;
        }
        int end = text.indexOf("</", at);
        if (end < 0) {
            vain.vainElement();
            return SecretPatterns.NOTHING;
        }
        return found(text, at + 1, end);
    }
}
