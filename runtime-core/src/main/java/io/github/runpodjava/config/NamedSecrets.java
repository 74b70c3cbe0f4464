package io.github.runpodjava.config;

import io.github.runpodjava.config.SecretNames.Kind;

/**
 * Finds secrets by the name in front of them, however the two are joined: {@code password=x}, {@code "apiKey": "x"},
 * {@code Authorization: Bearer x}, {@code ?sig=x&}, {@code sig%3Dx}, {@code --token x}, {@code <secret>x</secret>}.
 */
final class NamedSecrets {
    /** Characters at which {@link #spanAt} is worth asking. */
    static final String TRIGGERS = "=:%>-\\";

    private static final String ENDS_VALUE = "&,;)]}\"'<>|\\`";
    private static final String ENDS_COOKIE = "\"'<>]}\r\n";
    private static final String QUOTE_IN_URL = "%22";
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_COMMAND = 200;
    private static final int LEAST_DIGEST = 32;
    private static final int LEAST_TOKEN = 20;
    private static final int LONGEST_TOKENS = 200;
    private static final String[] BEFORE_KEY = {"api", "access", "secret", "private", "account", "auth", "encryption"};

    private final SecretNames names;

    NamedSecrets(SecretNames names) {
        this.names = names;
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
        int nameEnd = text.startsWith(QUOTE_IN_URL, at - 3) ? at - 3 : skipBack(text, at);
        int nameStart = startOfName(text, nameEnd);
        if (nameStart == nameEnd) {
            return SecretPatterns.NOTHING;
        }
        Kind kind = names.kind(text, nameStart, nameEnd);
        if (kind == Kind.NONE && isBehindEscape(text, nameStart, nameEnd)) {
            kind = names.kind(text, nameStart + 1, nameEnd);
        }
        boolean prose = text.charAt(at) == ':' && nameEnd == at;
        if (kind == Kind.NONE) {
            return unnamed(text, nameStart, nameEnd, at, valueAt, prose, nested);
        }
        return value(text, valueAt, kind, SecretNames.plain(text, nameStart, nameEnd), prose, nested);
    }

    /** What has no name of a secret itself, but is behind a word or a name that is one. */
    private long unnamed(String text, int nameStart, int nameEnd, int at, int valueAt, boolean prose, boolean nested) {
        char before = nameStart == 0 ? ' ' : text.charAt(nameStart - 1);
        if ((before == '[' || before == '(') && text.charAt(at) == '=' && nameEnd == at) {
            long fields = fields(text, nameStart);
            if (fields != SecretPatterns.NOTHING) {
                return fields;
            }
        }
        if (text.charAt(at) == ':' && nameEnd == at && nameStart > 2 && isUserOfCurl(text, nameStart)) {
            int end = endOfBare(text, valueAt, "'\"", true);
            // The ids of a user and a group, as other commands take them.
            return isNumber(text, valueAt, text.startsWith(",", end - 1) ? end - 1 : end)
                    ? SecretPatterns.NOTHING
                    : found(text, valueAt, end);
        }
        if (text.charAt(at) == '=' && is(text, nameStart, nameEnd, "response")) {
            return digest(text, valueAt);
        }
        if (text.charAt(nameEnd - 1) == 's' && text.regionMatches(true, nameEnd - 6, "tokens", 0, 6)) {
            return tokens(text, valueAt);
        }
        return isKeyOfTwoWords(text, nameStart, nameEnd)
                ? withDigit(text, value(text, valueAt, Kind.LIKELY, "key", prose, nested))
                : SecretPatterns.NOTHING;
    }

    /** All fields of {@code Credentials[user=bob, value=x]}, as records and data classes write themselves. */
    private long fields(String text, int from) {
        int end = from - 1;
        int start = startOfName(text, end);
        if (start == end || !Character.isUpperCase(text.charAt(start))) {
            return SecretPatterns.NOTHING;
        }
        Kind kind = names.kind(text, start, end);
        boolean secret = kind == Kind.SURE || kind == Kind.LIKELY && mayHaveParts(SecretNames.plain(text, start, end));
        return secret ? group(text, from) : SecretPatterns.NOTHING;
    }

    /** Whether it is the name in {@code curl -u name:password}. */
    private static boolean isUserOfCurl(String text, int nameStart) {
        int end = isQuote(text.charAt(nameStart - 1)) ? nameStart - 1 : nameStart;
        return (text.startsWith("-u ", end - 3) || text.startsWith("-user ", end - 6)) && isBehind(text, end, "curl ");
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
        while (end < text.length() && SecretPatterns.isHexOfAnyCase(text.charAt(end))) {
            end++;
        }
        return end - start >= LEAST_DIGEST && isBehind(text, valueAt, "Digest ")
                ? SecretPatterns.span(start, end)
                : SecretPatterns.NOTHING;
    }

    /** A list of what is too long and too odd for the pieces of a text, which are called tokens as well. */
    private static long tokens(String text, int valueAt) {
        int open = skipBlanks(text, valueAt);
        if (!text.startsWith("[", open)) {
            return SecretPatterns.NOTHING;
        }
        int start = skipBlanks(text, open + 1);
        while (start < text.length() && (isQuote(text.charAt(start)) || text.charAt(start) == '\\')) {
            start++;
        }
        boolean letter = false;
        boolean digit = false;
        int end = start;
        while (end < text.length() && end - start < LEAST_TOKEN && isName(text.charAt(end))) {
            digit |= Character.isDigit(text.charAt(end));
            letter |= Character.isLetter(text.charAt(end));
            end++;
        }
        return letter && digit && end - start == LEAST_TOKEN ? group(text, open + 1) : SecretPatterns.NOTHING;
    }

    /** {@code API key}, as people write it. */
    private static boolean isKeyOfTwoWords(String text, int nameStart, int nameEnd) {
        if (!is(text, nameStart, nameEnd, "key") || nameStart == 0 || text.charAt(nameStart - 1) != ' ') {
            return false;
        }
        for (String word : BEFORE_KEY) {
            int start = nameStart - 1 - word.length();
            if (start >= 0 && is(text, start, nameStart - 1, word) && (start == 0 || !isName(text.charAt(start - 1)))) {
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

    /** Past what may stand between a name and what joins it to its value: a space, the quotes of JSON. */
    private static int skipBack(String text, int at) {
        int end = at;
        while (end > 0 && at - end < 4 && isAround(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static boolean isAround(char c) {
        return c == ' ' || c == '"' || c == '\'' || c == '\\' || c == ']';
    }

    private static int startOfName(String text, int end) {
        int start = end;
        int stop = Math.max(0, end - LONGEST_NAME);
        while (start > stop && isName(text.charAt(start - 1))) {
            start--;
        }
        // Not of the name: the digits of an escaped character before it.
        if (start > 0 && text.charAt(start - 1) == '%') {
            return Math.min(end, start + 2);
        }
        boolean unicode = start + 5 < end && SecretPatterns.isUnicodeBefore(text, start + 5);
        return unicode ? start + 5 : start;
    }

    /** Whether the first letter of the name may be that of a written line end or tab. */
    private static boolean isBehindEscape(String text, int nameStart, int nameEnd) {
        return nameStart > 0
                && text.charAt(nameStart - 1) == '\\'
                && nameStart + 1 < nameEnd
                && "nrt".indexOf(text.charAt(nameStart)) >= 0;
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
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
            } else if (isQuote(c)) {
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
            int end = closing(text, at, quote, escaped);
            int last = opened == 0 ? end : endOfList(text, end, quote, escaped);
            boolean nothing =
                    last == end && (isNothing(text, at, end) || kind == Kind.LIKELY && isOfModel(text, at, end, name));
            return nothing ? SecretPatterns.NOTHING : SecretPatterns.span(at, last);
        }
        if (nested) {
            return SecretPatterns.NOTHING;
        }
        boolean hasParts =
                kind == Kind.SURE || mayHaveParts(name) || name.endsWith("token") && isOfAuthorization(text, at);
        if (text.startsWith("{", at) && (hasParts || isMember(text, at + 1))) {
            return hasParts ? group(text, group == 0 ? at + 1 : group) : SecretPatterns.NOTHING;
        }
        if (group > 0 && hasParts && isHidden(text, at)) {
            return group(text, group);
        }
        long span = bare(text, at, kind, name, prose);
        if (span == SecretPatterns.NOTHING) {
            return span;
        }
        if (group > 0 && hasParts) {
            return group(text, group);
        }
        return withNested(text, hasParts ? withRecord(text, span) : span);
    }

    /** A piece of text with its probability, or the types that a function takes and returns. */
    private static boolean isOfModel(String text, int from, int end, String name) {
        return text.startsWith("\",\"logprob\"", end)
                || text.startsWith("\", \"logprob\"", end)
                || name.endsWith("signature") && text.startsWith("(", from);
    }

    /** Of the words that also mean something else: a signature of a model, or a pass over its data, has parts as well. */
    private static boolean mayHaveParts(String name) {
        return name.endsWith("credential") || name.endsWith("credentials") || name.endsWith("auth");
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
                && ENDS_VALUE.indexOf(text.charAt(end)) < 0
                && !text.startsWith(QUOTE_IN_URL, end)) {
            end++;
        }
        return end == from || isNothing(text, from, end) ? SecretPatterns.NOTHING : SecretPatterns.span(from, end);
    }

    /** Whether the members of an object follow, which have names of their own. */
    private static boolean isMember(String text, int from) {
        int at = skipBlanks(text, from);
        return at < text.length() && (isQuote(text.charAt(at)) || text.charAt(at) == '\\');
    }

    /** All that is in the brackets which are open at {@code from}: {@code passwords=[a, b]}, {@code "secrets": {"a": "b"}}. */
    private static long group(String text, int from) {
        int end = SecretGroups.end(text, from);
        boolean hidden = end - from == Secrets.HIDDEN.length() && text.startsWith(Secrets.HIDDEN, from);
        return hidden || skipBlanks(text, from) >= end ? SecretPatterns.NOTHING : SecretPatterns.span(from, end);
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

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    private static int closing(String text, int from, char quote, boolean escaped) {
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
    private static int endOfList(String text, int end, char quote, boolean escaped) {
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

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    private static long bare(String text, int from, Kind kind, String name, boolean prose) {
        // Before its end is looked for: there may be many, and one end far away.
        if (isHidden(text, from)) {
            return SecretPatterns.NOTHING;
        }
        if (name.endsWith("cookie")) {
            return found(text, from, endOfCookies(text, from));
        }
        int end = endOfBare(text, from, ENDS_VALUE, true);
        if (name.endsWith("authorization") || isScheme(text, from, end)) {
            while (isScheme(text, from, end) && end < text.length() && text.charAt(end) == ' ') {
                int next = endOfBare(text, end + 1, ENDS_VALUE, true);
                if (next == end + 1) {
                    break;
                }
                end = next;
            }
        }
        if (kind == Kind.LIKELY
                && (isNumber(text, from, end) || (prose && SecretPatterns.isPlainWord(text, from, end)))) {
            return SecretPatterns.NOTHING;
        }
        return found(text, from, end);
    }

    private static long found(String text, int from, int end) {
        return end == from || isNothing(text, from, end) ? SecretPatterns.NOTHING : SecretPatterns.span(from, end);
    }

    private static int endOfBare(String text, int from, String ends, boolean atSpace) {
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

    /** Whether the character at {@code at} ends {@link Secrets#HIDDEN}. */
    private static boolean endsHidden(String text, int from, int at) {
        int start = at + 1 - Secrets.HIDDEN.length();
        return start >= from && text.startsWith(Secrets.HIDDEN, start);
    }

    /** Of all that are in the header: one may be in quotes, or hidden already as a known value. */
    private static int endOfCookies(String text, int from) {
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

    private static boolean isScheme(String text, int from, int end) {
        return is(text, from, end, "bearer")
                || is(text, from, end, "basic")
                || is(text, from, end, "token")
                || is(text, from, end, "digest")
                || is(text, from, end, "negotiate");
    }

    private static boolean is(String text, int from, int end, String word) {
        return end - from == word.length() && text.regionMatches(true, from, word, 0, word.length());
    }

    /** A short number: how many tokens, or the place in a file. */
    private static boolean isNumber(String text, int from, int end) {
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.') {
                return false;
            }
        }
        return end - from < 10;
    }

    private static boolean isNothing(String text, int from, int end) {
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
    private static boolean isHidden(String text, int from) {
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

    /** {@code --name value}; with {@code =} it is as everywhere. */
    private long option(String text, int at) {
        if (!text.startsWith("--", at) || (at > 0 && isName(text.charAt(at - 1)))) {
            return SecretPatterns.NOTHING;
        }
        int end = at + 2;
        while (end < text.length() && isName(text.charAt(end))) {
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
        int start = startOfName(text, at);
        if (start == at || start == 0 || text.charAt(start - 1) != '<' || names.kind(text, start, at) == Kind.NONE) {
            return SecretPatterns.NOTHING;
        }
        if (vain.isVainElement() || isHidden(text, at + 1)) {
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
