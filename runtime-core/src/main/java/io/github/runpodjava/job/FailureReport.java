package io.github.runpodjava.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * An exception as the caller sees it: the six fields of runpod-python and behind them the digest, sent as JSON text
 * inside the {@code error} string (an object there would end as COMPLETED without output).
 *
 * @param errorType the exception's class
 * @param errorMessage its message
 * @param errorTraceback its stack trace with causes, this runtime's own frames cut off
 * @param hostname the machine, {@code unknown} outside RunPod
 * @param workerId the worker, {@code unknown} outside RunPod
 * @param runpodVersion the version of runpod-python whose protocol is spoken
 * @param digest its fields stand beside the six; null for none
 */
@JsonPropertyOrder({"error_type", "error_message", "error_traceback", "hostname", "worker_id", "runpod_version"})
public record FailureReport(
        @JsonProperty("error_type") String errorType,
        @JsonProperty("error_message") String errorMessage,
        @JsonProperty("error_traceback") String errorTraceback,
        @JsonProperty("hostname") String hostname,
        @JsonProperty("worker_id") String workerId,
        @JsonProperty("runpod_version") String runpodVersion,
        @JsonUnwrapped @Nullable FailureDigest digest) {}
