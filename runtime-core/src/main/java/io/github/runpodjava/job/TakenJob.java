package io.github.runpodjava.job;

import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job as the queue gave it.
 *
 * @param id the platform's id, never blank
 * @param raw the whole job object with every key the platform sent, known or not; do not change it
 * @param takenAt when this worker got it
 */
public record TakenJob(String id, ObjectNode raw, Instant takenAt) {
    public TakenJob {
        if (id.isBlank()) {
            throw new IllegalArgumentException("a job's id must not be blank");
        }
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

    /** The caller's place in a trace, from the job's {@code traceparent}; empty if it has none or an invalid one. */
    public Optional<TraceParent> trace() {
        return Optional.ofNullable(raw.get("traceparent"))
                .filter(JsonNode::isString)
                .flatMap(node -> TraceParent.parse(node.stringValue()));
    }

    @Override
    public String toString() {
        return "TakenJob[" + id + "]";
    }
}
