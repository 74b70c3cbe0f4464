package io.github.runpodjava.config;

/**
 * How far looks at a text have gone in vain, so that no other goes the same way: else a caller could send a text of nothing
 * but begins of secrets, each of which has one look on to its end. For one look at one text, from its begin to its end.
 */
final class VainLooks {
    /** In a text of so many characters there is no way that is long, and nothing needs to be kept. */
    private static final int SHORT = 512;

    private static final VainLooks AT_SHORT_TEXTS = new VainLooks(false);

    private final boolean kept;
    private int tokens;
    private int users;
    private boolean elements;

    private VainLooks(boolean kept) {
        this.kept = kept;
    }

    /** What to keep for {@code text}: nothing is made for those that are short, as nearly all log lines are. */
    static VainLooks at(String text) {
        return text.length() > SHORT ? new VainLooks(true) : AT_SHORT_TEXTS;
    }

    /** Whether a token that begins behind {@code at} is the rest of one that is not random. */
    boolean isVainToken(int at) {
        return at < tokens;
    }

    /** The token that ends at {@code end} is not random, and so no part of it is. */
    void vainToken(int end) {
        if (kept) {
            tokens = end;
        }
    }

    /** Before this there is no begin of a URL that an {@code @} behind it could belong to. */
    int users() {
        return users;
    }

    /** The {@code @} at {@code at} belongs to no URL. */
    void vainUser(int at) {
        if (kept) {
            users = at;
        }
    }

    /** Whether no element ends any more. */
    boolean isVainElement() {
        return elements;
    }

    /** From here on no element ends. */
    void vainElement() {
        elements |= kept;
    }
}
