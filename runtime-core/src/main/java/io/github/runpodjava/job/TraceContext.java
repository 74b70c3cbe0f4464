package io.github.runpodjava.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A place in a distributed trace and what other systems attached to it, as W3C Trace Context passes both on.
 *
 * @param parent the place
 * @param state the value of {@code tracestate}, at most 512 characters; empty if there is none
 */
public record TraceContext(TraceParent parent, String state) {
    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";

    /**
     * Reads the two headers.
     *
     * @param tracestate null if there is none; an invalid one counts as none
     * @return empty if {@code traceparent} is missing or invalid
     */
    public static Optional<TraceContext> read(@Nullable String traceparent, @Nullable String tracestate) {
        return Optional.ofNullable(traceparent)
                .flatMap(TraceParent::parse)
                .map(parent -> new TraceContext(parent, tracestate == null ? "" : TraceState.read(tracestate)));
    }

    /** Reads the keys {@code traceparent} and {@code tracestate} of an object; empty if it is none or has none. */
    public static Optional<TraceContext> in(JsonNode object) {
        return read(
                object.path(PARENT).stringValueOpt().orElse(null),
                object.path(STATE).stringValueOpt().orElse(null));
    }

    /** A new trace. */
    public static TraceContext root(RandomGenerator dice) {
        return new TraceContext(TraceParent.root(dice), "");
    }

    /** Another span of the same trace. */
    public TraceContext child(RandomGenerator dice) {
        return new TraceContext(parent.child(dice), state);
    }

    /** The headers that say it: {@code traceparent}, and {@code tracestate} if there is something in it. */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(PARENT, parent.header());
        if (!state.isEmpty()) {
            headers.put(STATE, state);
        }
        return headers;
    }
}
