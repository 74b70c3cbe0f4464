package io.github.runpodjava.localserver.json;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Says to somebody who sent JSON what is wrong with it. */
public final class JsonProblem {
    /** The parser names the source of what was not closed, and settings of its own: both say nothing to a sender. */
    private static final Pattern OURS =
            Pattern.compile(" \\(start marker at \\[Source:.*?\\]\\)|: enable `[^`]*`[^(]*?to allow");

    private JsonProblem() {}

    /** Half a sentence: what is wrong, and where. */
    public static String of(JacksonException invalid) {
        String message = OURS.matcher(invalid.getOriginalMessage()).replaceAll("");
        String what = message.startsWith("Trailing token")
                ? "something follows after its end"
                : message.lines().findFirst().orElse("unreadable");
        return what + placeOf(invalid.getLocation());
    }

    private static String placeOf(@Nullable TokenStreamLocation place) {
        return place == null || place.getLineNr() < 1
                ? ""
                : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }
}
