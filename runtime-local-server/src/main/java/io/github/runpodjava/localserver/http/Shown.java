package io.github.runpodjava.localserver.http;

/** Text of a caller, fit to be shown back: the JSON writer escapes it, and here it is made short. */
public final class Shown {
    private static final int MOST = 200;

    private Shown() {}

    /** At most 200 characters of it. */
    public static String of(String text) {
        return text.length() <= MOST ? text : text.substring(0, MOST) + "...";
    }
}
