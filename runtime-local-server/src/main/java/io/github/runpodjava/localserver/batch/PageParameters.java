package io.github.runpodjava.localserver.batch;

import io.github.runpodjava.localserver.http.RequestRefused;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list the caller wants.
 *
 * @param offset how many entries to skip; 0 if the caller does not say
 * @param limit how many to bring at most, from 1 to 1000; 50 if the caller does not say, as in RunPod's examples
 */
record PageParameters(int offset, int limit) {
    private static final int STANDARD_LIMIT = 50;
    private static final int MAX_LIMIT = 1_000;

    /** @throws RequestRefused if one of them is not a whole number from 0 on */
    static PageParameters of(Context ctx) {
        int limit = number("limit", ctx.queryParam("limit"), STANDARD_LIMIT);
        return new PageParameters(
                number("offset", ctx.queryParam("offset"), 0), Math.max(1, Math.min(limit, MAX_LIMIT)));
    }

    private static int number(String name, @Nullable String text, int otherwise) {
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw RequestRefused.badRequest("The parameter " + name + " must be a whole number from 0 on, for example ?"
                    + name + "=50; it is \"" + text + "\".");
        }
        // More digits than this are beyond the end of every list.
        return text.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(text);
    }
}
