package io.github.runpodjava.internal.runpod;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer that came in whole.
 *
 * @param waitFor the pause that {@code Retry-After} asks for, or null
 */
record HttpAnswer(int status, byte[] body, @Nullable Duration waitFor) {
    private static final int MOST_SAID = 200;

    boolean ok() {
        return status >= 200 && status < 300;
    }

    /** Whether the same request may fare better later. */
    boolean worthAnotherTry() {
        return status >= 500 || status == 429 || status == 408 || status == 425 || isRedirect();
    }

    /** The beginning of what the platform says about it, behind a colon; empty if it says nothing. */
    String said() {
        String text = new String(body, 0, Math.min(body.length, MOST_SAID), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "" : ": " + text;
    }

    /** Not followed; somebody is rearranging the platform, and later it may be in place again. */
    private boolean isRedirect() {
        return status >= 300 && status < 400;
    }
}
