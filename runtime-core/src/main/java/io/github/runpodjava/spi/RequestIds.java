package io.github.runpodjava.spi;

import io.github.runpodjava.job.TraceParent;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ids by which a request and its trace are found again. */
final class RequestIds {
    private static final int LONGEST = 100;

    private RequestIds() {}

    static String requestId(@Nullable String given) {
        String usable = given == null ? "" : given.replaceAll("[^\\x21-\\x7e]", "");
        return usable.isEmpty() ? "req_" + random() : usable.substring(0, Math.min(LONGEST, usable.length()));
    }

    static String traceId(@Nullable String traceparent) {
        return Optional.ofNullable(traceparent)
                .flatMap(header -> TraceParent.parse(header.toLowerCase(Locale.ROOT)))
                .map(TraceParent::traceId)
                .orElseGet(RequestIds::random);
    }

    private static String random() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
