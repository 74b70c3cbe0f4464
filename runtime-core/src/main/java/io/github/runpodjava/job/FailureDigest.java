package io.github.runpodjava.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What whoever is on call wants to know of a failed job at first sight. It follows the six fields of
 * {@link FailureReport}; what is not known is left out.
 *
 * @param category what kind of failure
 * @param code the same in more detail, for programs, as in {@code OUT_OF_GPU_MEMORY}
 * @param help what can be done about it, one sentence
 * @param requestId the job
 * @param traceId the trace that the job belongs to, from its {@code traceparent}; null if it came without
 * @param logs the last lines that were logged for this job, oldest first, secrets removed; null when switched off
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"category", "code", "help", "request_id", "trace_id", "logs"})
public record FailureDigest(
        @JsonProperty("category") FailureCategory category,
        @JsonProperty("code") String code,
        @JsonProperty("help") String help,
        @JsonProperty("request_id") String requestId,
        @JsonProperty("trace_id") @Nullable String traceId,
        @JsonProperty("logs") @Nullable List<String> logs) {}
