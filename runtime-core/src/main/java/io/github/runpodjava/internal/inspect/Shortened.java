package io.github.runpodjava.internal.inspect;

/** Text that may be long. */
final class Shortened {
    private Shortened() {}

    static String to(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }
}
