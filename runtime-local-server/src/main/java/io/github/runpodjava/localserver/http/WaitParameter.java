package io.github.runpodjava.localserver.http;

import io.javalin.http.Context;
import java.math.BigInteger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The query parameter {@code wait}: how many milliseconds the caller is ready to wait. */
public final class WaitParameter {
    private static final BigInteger MIN = BigInteger.valueOf(1_000);
    private static final BigInteger MAX = BigInteger.valueOf(300_000);
    /** Enough for any number that a client may compute, and short enough to be read at no cost. */
    private static final int MAX_LENGTH = 30;

    private WaitParameter() {}

    /**
     * The wait that the caller asked for, moved into the platform's range of 1 to 300 seconds.
     *
     * @param otherwise the wait if the caller did not ask
     * @throws RequestRefused if it is not a whole number
     */
    public static Duration of(Context ctx, Duration otherwise) {
        String text = ctx.queryParam("wait");
        return text == null || text.isEmpty() ? otherwise : parse(text);
    }

    private static Duration parse(String text) {
        BigInteger millis = wholeNumber(text);
        if (millis == null) {
            throw RequestRefused.badRequest(
                    "The parameter wait must be whole milliseconds, for example ?wait=30000; it is \"" + text + "\".");
        }
        return Duration.ofMillis(millis.max(MIN).min(MAX).longValueExact());
    }

    private static @Nullable BigInteger wholeNumber(String text) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        try {
            return new BigInteger(text);
        } catch (NumberFormatException other) {
            return null;
        }
    }
}
