package io.github.runpodjava.spi;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ids by which a request and its trace are found again. */
final class RequestIds {
    private static final int LONGEST = 100;
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

    private RequestIds() {}

    static String requestId(@Nullable String given) {
        String usable = given == null ? "" : given.replaceAll("[^\\x21-\\x7e]", "");
        return usable.isEmpty() ? "req_" + random() : usable.substring(0, Math.min(LONGEST, usable.length()));
    }

    static String traceId(@Nullable String traceparent) {
        if (traceparent != null) {
            Matcher matcher = TRACEPARENT.matcher(traceparent.trim().toLowerCase(Locale.ROOT));
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return random();
    }

    private static String random() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
