package io.github.runpodjava.job;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job as the queue gave it.
 *
 * @param id the platform's id, never blank
 * @param raw the whole job object with every key the platform sent, known or not; do not change it
 * @param takenAt when this worker got it
 * @param span where this run of the job is in its trace; null before it has begun
 */
public record TakenJob(
        String id,
        ObjectNode raw,
        Instant takenAt,
        @Nullable TraceContext span) {
    /** @throws IllegalArgumentException if {@code id} is blank */
    public TakenJob {
        if (id.isBlank()) {
            throw new IllegalArgumentException("a job's id must not be blank");
        }
    }

    /** A job whose run has not begun. */
    public TakenJob(String id, ObjectNode raw, Instant takenAt) {
        this(id, raw, takenAt, null);
    }

    /** The same with the span of its run. */
    public TakenJob within(TraceContext run) {
        return new TakenJob(id, raw, takenAt, run);
    }

    /**
     * What the caller sent as {@code input}. Empty when the key is missing, which is how the platform passes an empty
     * object on; an explicit {@code null} is a {@link tools.jackson.databind.node.NullNode}.
     */
    public Optional<JsonNode> input() {
        return Optional.ofNullable(raw.get("input"));
    }

    /** The batch this job belongs to, if the caller submitted it as part of one. */
    public Optional<String> batchId() {
        return Optional.ofNullable(raw.get("batchId"))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue);
    }

    /**
     * The caller's place in a trace: {@code traceparent} and {@code tracestate} of the job, else of its input if that is
     * an object, since RunPod passes on nothing else of what callers say. Empty if there is none or an invalid one.
     */
    public Optional<TraceContext> caller() {
        return TraceContext.in(raw).or(() -> TraceContext.in(raw.path("input")));
    }

    /** Where the job is in its trace: its run once it has begun, before that the caller. */
    public Optional<TraceContext> trace() {
        return span == null ? caller() : Optional.of(span);
    }

    @Override
    public String toString() {
        return "TakenJob[" + id + "]";
    }
}
