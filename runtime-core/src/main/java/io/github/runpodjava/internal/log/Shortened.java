package io.github.runpodjava.internal.log;

/** Text that may be long, cut so that no half of a surrogate pair is left: strict readers of JSON refuse those. */
public final class Shortened {
    private Shortened() {}

    /** The text; of one with more than {@code most} characters the first ones, and {@code ...}. */
    public static String to(String text, int most) {
        return text.length() <= most ? text : start(text, most) + "...";
    }

    /** The first {@code most} characters of the text, or one less. */
    public static String start(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        boolean splits = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
        return text.substring(0, splits ? most - 1 : most);
    }
}
