package io.github.runpodjava.logging;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Spreads what is too long for one line over as many as it takes. The parts, put together, are the text again. */
final class LongText {
    /** The least of a stack that is worth a place beside the end of a message. */
    private static final int WORTH_IT = 128;

    private final int max;
    private final AtomicLong next = new AtomicLong();

    /** @param max the most bytes of message and stack in one line, as JSON writes them */
    LongText(int max) {
        this.max = max;
    }

    /** Whether one line is enough. */
    boolean fits(String message, @Nullable String stack) {
        int stackLength = stack == null ? 0 : stack.length();
        // No character takes more than six bytes: lines of normal length are not measured.
        return (message.length() + (long) stackLength) * 6 <= max
                || cost(message) + (stack == null ? 0 : cost(stack)) <= max;
    }

    /** The parts of what does not fit. */
    List<LinePart> parts(String message, @Nullable String stack) {
        List<String> messages = TextPieces.of(message, max, max);
        List<String> stacks = List.of();
        int begin = messages.size() - 1;
        if (stack != null) {
            long left = max - cost(messages.get(begin));
            if (left < WORTH_IT) {
                begin++;
                left = max;
            }
            stacks = TextPieces.of(stack, (int) left, max);
        }
        return numbered(messages, stacks, begin);
    }

    private List<LinePart> numbered(List<String> messages, List<String> stacks, int begin) {
        int total = Math.max(messages.size(), begin + stacks.size());
        String id = Long.toString(next.incrementAndGet(), 36);
        List<LinePart> parts = new ArrayList<>(total);
        for (int i = 0; i < total; i++) {
            boolean hasStack = i >= begin && i - begin < stacks.size();
            parts.add(new LinePart(
                    i < messages.size() ? messages.get(i) : "",
                    hasStack ? stacks.get(i - begin) : null,
                    i + 1,
                    total,
                    id));
        }
        return parts;
    }

    private static long cost(String text) {
        long cost = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            cost += JsonBytes.cost(point);
            i += Character.charCount(point);
        }
        return cost;
    }
}
