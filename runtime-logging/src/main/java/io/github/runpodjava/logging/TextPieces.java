package io.github.runpodjava.logging;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text where it hurts least: at a line end, else between two characters as a reader sees them. */
final class TextPieces {
    private static final int ZERO_WIDTH_JOINER = 0x200d;
    /** How far a cut moves back; what hangs together longer than this is no text. */
    private static final int MOST_STEPS = 64;

    private TextPieces() {}

    /**
     * At least one piece, in order; all of them together are the text.
     *
     * @param first the most that the first one may cost, as {@link JsonBytes#cost} counts
     * @param others the same for the others; both at least 12, so that each takes a character
     */
    static List<String> of(String text, int first, int others) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        int max = first;
        do {
            int end = end(text, start, max);
            pieces.add(text.substring(start, end));
            start = end;
            max = others;
        } while (start < text.length());
        return pieces;
    }

    private static int end(String text, int start, int max) {
        int cost = 0;
        int at = start;
        int afterLine = -1;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            cost += JsonBytes.cost(point);
            if (cost > max) {
                break;
            }
            at += Character.charCount(point);
            if (point == '\n') {
                afterLine = at;
            }
        }
        if (at == text.length()) {
            return at;
        }
        return afterLine > start + (at - start) / 2 ? afterLine : betweenCharacters(text, start, at);
    }

    private static int betweenCharacters(String text, int start, int cut) {
        int at = cut;
        for (int step = 0; step < MOST_STEPS && at > start; step++) {
            int before = text.codePointBefore(at);
            if (!hangTogether(before, text.codePointAt(at))) {
                return at;
            }
            at -= Character.charCount(before);
        }
        return cut;
    }

    private static boolean hangTogether(int before, int after) {
        return switch (Character.getType(after)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default ->
                before == ZERO_WIDTH_JOINER
                        || after == ZERO_WIDTH_JOINER
                        || (before == '\r' && after == '\n')
                        || (after >= 0x1f3fb && after <= 0x1f3ff);
        };
    }
}
