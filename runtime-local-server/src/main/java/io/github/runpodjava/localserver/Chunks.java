package io.github.runpodjava.localserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The chunks of one job that have come so far. The job API hands each out once, so they are kept here. */
final class Chunks {
    private final String id;
    private final JobCalls calls;
    private final List<JsonNode> come = new ArrayList<>();
    private boolean ended;

    Chunks(String id, JobCalls calls) {
        this.id = id;
        this.calls = calls;
    }

    /**
     * The chunk of this number, counted from 0; empty if the stream has ended before.
     *
     * @throws LocalServerException if it does not come in time, or the thread is interrupted
     */
    synchronized Optional<JsonNode> await(int number, Deadline deadline) {
        while (come.size() <= number && !ended) {
            if (deadline.isOver()) {
                throw calls.tooLate(id, "send chunk " + number + " of its stream", deadline);
            }
            JobCalls.checkInterrupt(id);
            fetch();
        }
        return number < come.size() ? Optional.of(come.get(number)) : Optional.empty();
    }

    private void fetch() {
        JsonNode part = calls.stream(id);
        part.path("stream").forEach(chunk -> come.add(chunk.path("output")));
        ended = JobResult.statusOf(part).isFinal();
    }
}
