package io.github.runpodjava.internal.debug;

import io.github.runpodjava.job.TakenJob;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;

/** Finds the trace that a job belongs to. */
final class TraceIds {
    /** W3C Trace Context: version, trace id, parent id, flags. */
    private static final Pattern TRACE_PARENT =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

    private static final String NONE = "0".repeat(32);

    private TraceIds() {}

    /** The trace that the job's lines are logged with, else that of its {@code traceparent}. */
    static Optional<String> of(TakenJob job) {
        return Optional.ofNullable(MDC.get("traceId"))
                .or(() -> in(job.raw().path("traceparent")))
                .or(() -> in(job.raw().path("input").path("traceparent")));
    }

    private static Optional<String> in(JsonNode traceParent) {
        Matcher matcher = TRACE_PARENT.matcher(traceParent.asString(""));
        return matcher.matches() && !matcher.group(1).equals(NONE) ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
