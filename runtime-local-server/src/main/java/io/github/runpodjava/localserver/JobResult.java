package io.github.runpodjava.localserver;

import io.github.runpodjava.localserver.queue.JobStatus;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * A job as a client of the job API sees it at one moment, most often after its end. What does not fit the job's state,
 * such as the output of a failed job, is refused with a message that says what became of the job; a handler's exception
 * is in it with its stack trace.
 */
public final class JobResult {
    private static final int SHOWN = 2_000;

    private final JsonNode json;
    private final Codec codec;

    JobResult(JsonNode json, Codec codec) {
        this.json = json;
        this.codec = codec;
    }

    /** The job's id. */
    public String id() {
        return json.path("id").stringValue("");
    }

    /** Where the job stands. */
    public JobStatus status() {
        return statusOf(json);
    }

    static JobStatus statusOf(JsonNode answer) {
        return JobStatus.valueOf(answer.path("status").stringValue());
    }

    /** The whole job object, as {@code /status} answers it. */
    public JsonNode json() {
        return json;
    }

    /**
     * The output, read into a type.
     *
     * @throws LocalServerException if the job is not COMPLETED, or its output is no such thing
     */
    public <T> T output(Class<T> type) {
        return output((Type) type);
    }

    /**
     * The output, read into a type with type arguments, as in {@code new TypeReference<List<Text>>() {}}.
     *
     * @throws LocalServerException if the job is not COMPLETED, or its output is no such thing
     */
    public <T> T output(TypeReference<T> type) {
        return output(type.getType());
    }

    /**
     * The output; a missing node if there is none.
     *
     * @throws LocalServerException if the job is not COMPLETED
     */
    public JsonNode outputJson() {
        return completed().json.path("output");
    }

    /**
     * Why the job failed, as a client sees it: a sentence, or for an exception of a handler a JSON object in a string.
     *
     * @throws LocalServerException if the job is not FAILED
     */
    public String error() {
        return failure().text();
    }

    /**
     * Why the job failed, in one sentence: for an exception of a handler its message.
     *
     * @throws LocalServerException if the job is not FAILED
     */
    public String errorMessage() {
        return failure().message();
    }

    /** The worker that took the job; empty before. */
    public Optional<String> workerId() {
        return json.path("workerId").asStringOpt();
    }

    /** From the submission until a worker took the job, by the server's clock; empty before. */
    public Optional<Duration> delayTime() {
        return millis("delayTime");
    }

    /** From there to the job's end, by the server's clock; empty before. */
    public Optional<Duration> executionTime() {
        return millis("executionTime");
    }

    /**
     * This result, if the job is COMPLETED.
     *
     * @throws LocalServerException if it is not, with what became of it
     */
    public JobResult completed() {
        if (status() != JobStatus.COMPLETED) {
            throw new LocalServerException(describe());
        }
        return this;
    }

    /** A sentence on where the job stands, and under it what it failed of. */
    @Override
    public String toString() {
        return describe();
    }

    private String describe() {
        String head = "Job " + id() + " is " + status()
                + workerId().map(worker -> " on worker " + worker).orElse("");
        if (json.has("error")) {
            return head + ": " + shortened(errorText().trace());
        }
        return json.has("output")
                ? head + ", output " + shortened(json.get("output").toString())
                : head;
    }

    private <T> T output(Type type) {
        return codec.convert(outputJson(), type, "The output of job " + id());
    }

    private ErrorText failure() {
        if (status() != JobStatus.FAILED) {
            throw new LocalServerException("A failed job was expected, but: " + describe());
        }
        return errorText();
    }

    private ErrorText errorText() {
        JsonNode error = json.path("error");
        return ErrorText.of(error.isString() ? error.stringValue() : error.toString(), codec);
    }

    private Optional<Duration> millis(String key) {
        JsonNode value = json.path(key);
        return value.isNumber() ? Optional.of(Duration.ofMillis(value.longValue())) : Optional.empty();
    }

    static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "... (" + text.length() + " characters)";
    }
}
