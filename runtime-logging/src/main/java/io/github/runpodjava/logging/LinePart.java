package io.github.runpodjava.logging;

import org.jspecify.annotations.Nullable;

/**
 * What one line says of an event: all of it, or one part of what is too long for a line.
 *
 * @param message what this line says of the message
 * @param stack what it says of the stack; null if nothing
 * @param number which part this is, from 1
 * @param total of how many
 * @param id the same on all parts of an event, and only there; empty if there is only one
 */
record LinePart(String message, @Nullable String stack, int number, int total, String id) {

    static LinePart whole(String message, @Nullable String stack) {
        return new LinePart(message, stack, 1, 1, "");
    }

    boolean isWhole() {
        return total == 1;
    }

    boolean isFirst() {
        return number == 1;
    }
}
