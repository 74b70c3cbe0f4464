package io.github.runpodjava.localserver.access;

/** Text of a caller, fit to be shown back: the JSON writer escapes it, and here it is made short. */
final class Shown {
    private static final int MOST = 200;

    private Shown() {}

    static String of(String text) {
        return text.length() <= MOST ? text : text.substring(0, MOST) + "...";
    }
}
