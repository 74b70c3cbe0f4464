package io.github.runpodjava.localserver.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Says what is wrong with a JSON text, and where, in words for its writer. */
final class JsonMistake {
    /** Advice to Java programmers, and what Jackson calls the request's body. */
    private static final Pattern NOT_FOR_CALLERS = Pattern.compile(" \\(start marker at \\[Source:.*?]\\)"
            + "|:? enable `[^`]*` to allow"
            + "| \\(not recognized as one since Feature '[^']*' not enabled for parser\\)"
            + "|, from `[^`]*`");

    private JsonMistake() {}

    /** A part of a sentence. */
    static String of(JacksonException invalid) {
        String message = invalid.getOriginalMessage();
        String reason = message.startsWith("Trailing token")
                ? "something follows after its end"
                : NOT_FOR_CALLERS.matcher(message).replaceAll("");
        return reason.lines().findFirst().orElse("unreadable") + placeOf(invalid.getLocation());
    }

    private static String placeOf(@Nullable TokenStreamLocation place) {
        return place == null || place.getLineNr() < 1
                ? ""
                : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }
}
