package io.github.runpodjava.spi;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question to the {@link Inspector}.
 *
 * @param method {@code GET} or {@code POST}
 * @param path as in {@code /debug/logs}
 * @param parameters the first value of each query parameter
 * @param body what was sent with it, empty for nothing
 * @param accept the kind of answer that is wanted, as in HTTP; empty for any
 * @param requestId named again in errors
 * @param traceId named again in errors
 */
public record InspectorRequest(
        String method,
        String path,
        Map<String, String> parameters,
        String body,
        String accept,
        String requestId,
        String traceId) {

    /** The longest body that a door need read; what is longer is cut off and then unusable. */
    public static final int LONGEST_BODY = 64 * 1024;

    public InspectorRequest {
        parameters = Map.copyOf(parameters);
    }

    /**
     * As it came by HTTP.
     *
     * @param requestId the header {@code X-Request-ID}, or null: then it gets an id
     * @param traceparent the header of that name from W3C Trace Context, or null: then it gets a trace of its own
     */
    public static InspectorRequest ofHttp(
            String method,
            String path,
            Map<String, String> parameters,
            String body,
            @Nullable String accept,
            @Nullable String requestId,
            @Nullable String traceparent) {
        return new InspectorRequest(
                method,
                path,
                parameters,
                body,
                accept == null ? "" : accept,
                RequestIds.requestId(requestId),
                RequestIds.traceId(traceparent));
    }

    /** A parameter; empty when it is missing or blank. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).map(String::trim).filter(value -> !value.isEmpty());
    }
}
