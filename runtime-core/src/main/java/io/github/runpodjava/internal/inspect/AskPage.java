package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.internal.debugjob.UnansweredException;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /debug/ask}: what a job could ask, without a job, so that a worker answers although all its places are
 * taken.
 */
final class AskPage implements InspectorPage {
    private final Inspected inspected;
    private final Supplier<Function<JsonNode, JsonNode>> questions;
    private final Lazy<ObjectMapper> mapper;

    /** @param questions answers the object that asks; throws {@link JobFailedException} or {@link
     *     UnansweredException} where there is no answer */
    AskPage(Inspected inspected, Supplier<Function<JsonNode, JsonNode>> questions, Lazy<ObjectMapper> mapper) {
        this.inspected = inspected;
        this.questions = questions;
        this.mapper = mapper;
    }

    @Override
    public InspectorAnswer answer(InspectorRequest request) {
        if (inspected.workers().isEmpty()) {
            throw new InspectorRefusal(
                    503,
                    "NO_WORKER_HERE",
                    "No worker runs in this process",
                    "Send the question as a job: {\"input\": {\"runpod_debug\": {...}}}");
        }
        try {
            if (questions.get().apply(question(request)) instanceof ObjectNode answer) {
                return Trees.ok(answer);
            }
            throw new IllegalStateException("answers are objects");
        } catch (UnansweredException unanswered) {
            InspectorRefusal refusal = new InspectorRefusal(
                    unanswered.status(), unanswered.code(), String.valueOf(unanswered.getMessage()), unanswered.help());
            unanswered.details().forEach(refusal::with);
            throw refusal;
        } catch (JobFailedException unanswerable) {
            throw new InspectorRefusal(
                    400,
                    "INVALID_QUESTION",
                    String.valueOf(unanswerable.getMessage()),
                    "Send what a job has under runpod_debug, as in {\"ask\": \"logs\", \"lines\": 100}");
        }
    }

    private JsonNode question(InspectorRequest request) {
        try {
            JsonNode json = mapper.get().readTree(request.body());
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (JacksonException unreadable) {
            // Told below, with what would be right.
        }
        throw new InspectorRefusal(
                400, "INVALID_QUESTION", "The body is no JSON object", "Send {\"ask\": \"logs\", \"lines\": 100}");
    }
}
