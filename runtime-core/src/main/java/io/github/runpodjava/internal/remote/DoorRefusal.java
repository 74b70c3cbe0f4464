package io.github.runpodjava.internal.remote;

import io.github.runpodjava.config.DebugToken;
import io.github.runpodjava.internal.debugjob.UnansweredException;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Why a worker's door does not answer.
 *
 * @param status of the answer
 * @param error what it says, with a code, a message and help
 */
record DoorRefusal(int status, JsonNode error) {
    private static final String NO_WORKER = "NO_WORKER_HERE";
    private static final Set<String> NO_WORKERS = Set.of(NO_WORKER, UnansweredException.ANOTHER_WORKER);
    private static final Set<String> NO_DOOR = Set.of("NOT_FOUND", "METHOD_NOT_ALLOWED");

    /** In the shape that only doors have; the job API, and whatever stands before it, say it otherwise. */
    static Optional<DoorRefusal> in(int status, String body, ObjectMapper mapper) {
        try {
            JsonNode error = mapper.readTree(body).path("error");
            return error.path("code").isString() ? Optional.of(new DoorRefusal(status, error)) : Optional.empty();
        } catch (JacksonException notOfADoor) {
            return Optional.empty();
        }
    }

    /** Whether a job may be answered all the same: here is no such door, or its process has not the worker. */
    boolean leavesTheJob() {
        return NO_DOOR.contains(code()) || NO_WORKERS.contains(code());
    }

    /** For people. */
    String sentence() {
        if (status == 401) {
            return "The worker refused: " + DebugToken.NAME + " is not the token that it was started with.";
        }
        if (code().equals(NO_WORKER)) {
            return "No worker runs in that process; ask again when it has begun, or ask another.";
        }
        // The help for a bad question speaks of the JSON, which is not what was typed.
        String help =
                code().equals("INVALID_QUESTION") ? "" : error.path("help").asString("");
        String message = error.path("message").asString(code());
        return "The worker refused: " + (help.isEmpty() ? message : message + ". " + help).replaceFirst("\\.*$", ".");
    }

    private String code() {
        return error.path("code").asString("");
    }
}
