package io.github.runpodjava.internal.debugjob;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.job.TakenJob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a job asks about the worker: the object under the key {@value #KEY} of its input.
 *
 * @param fields that object, whose token has been checked
 */
record DebugRequest(JsonNode fields) {
    static final String KEY = "runpod_debug";
    private static final List<String> FIELDS =
            List.of("token", "ask", "lines", "level", "worker", "job_id", "record", "after");
    /** An example of each field that is a text; empty for the other fields. */
    private static final Map<String, String> EXAMPLES = Map.of(
            "token", "",
            "ask", "logs",
            "lines", "",
            "level", "WARN",
            "worker", "w1",
            "job_id", "sync-1",
            "record", "worker-w1-20260102T030405Z.traceback",
            "after", "");
    /** The fields whose text may also come as a number, as in {@code "job_id": 7}. */
    private static final Set<String> NAMES = Set.of("worker", "job_id");

    private static final int STANDARD_LINES = 100;
    private static final int MOST_LINES = 5_000;

    /** @throws JobFailedException if a field is none that there is, or of another kind */
    static DebugRequest of(JsonNode fields) {
        DebugRequest request = new DebugRequest(fields);
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            checkKind(field.getKey(), field.getValue());
        }
        request.after();
        return request;
    }

    private static void checkKind(String name, JsonNode given) {
        String example = EXAMPLES.get(name);
        if (example == null) {
            // Without what it has: a token that is called otherwise must not be in the answer.
            throw JobFailedException.because(
                    name + "   is no field of a question; there are " + String.join(", ", FIELDS));
        }
        boolean number = given.isNumber() && NAMES.contains(name);
        if (!example.isEmpty() && !given.isNull() && !given.isString() && !number) {
            throw JobFailedException.because(
                    name + " = " + given + "   expected a text, for example \"" + example + "\"");
        }
    }

    /** The object as it came, its token not checked; empty for a job that is for the handler. */
    static Optional<JsonNode> in(TakenJob job) {
        return job.input().map(input -> input.get(KEY)).filter(JsonNode::isObject);
    }

    static String tokenIn(JsonNode fields) {
        return fields.path("token").asString("");
    }

    String ask() {
        return fields.path("ask").asString("status");
    }

    /** @throws JobFailedException if a field has an unusable value */
    void check() {
        lines();
        level();
    }

    /** How many lines at most. */
    int lines() {
        return number("lines", STANDARD_LINES, MOST_LINES);
    }

    LogLevel level() {
        String given = fields.path("level").asString("TRACE");
        try {
            return LogLevel.valueOf(given.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw JobFailedException.because("level = \"" + given + "\"   expected TRACE, DEBUG, INFO, WARN or ERROR");
        }
    }

    /** The worker whose files are asked for; empty for all. */
    Optional<String> worker() {
        return text("worker");
    }

    /** The job whose lines are asked for; empty for all. */
    Optional<String> jobId() {
        return text("job_id");
    }

    /** The crash record that is asked for. */
    Optional<String> record() {
        return text("record");
    }

    /** Where to read on in the log of each worker, as the last answer said; empty to read the last lines. */
    Optional<Map<String, Long>> after() {
        JsonNode after = fields.get("after");
        if (after == null || after.isNull()) {
            return Optional.empty();
        }
        if (!after.isObject()) {
            throw JobFailedException.because("after = " + after
                    + "   expected the next of each log in the last answer, for example {\"w1\": 1234}");
        }
        Map<String, Long> places = new LinkedHashMap<>();
        after.properties().forEach(entry -> places.put(entry.getKey(), place(entry.getKey(), entry.getValue())));
        return Optional.of(places);
    }

    private static long place(String log, JsonNode given) {
        if (!given.isIntegralNumber() || !given.canConvertToLong() || given.asLong() < 0) {
            throw JobFailedException.because(
                    "after." + log + " = " + given + "   expected a whole number from 0, for example 1234");
        }
        return given.asLong();
    }

    /** A text field; empty when it is missing or blank. */
    Optional<String> text(String name) {
        return Optional.of(fields.path(name).asString("")).filter(text -> !text.isBlank());
    }

    private int number(String name, int otherwise, int most) {
        JsonNode given = fields.get(name);
        if (given == null || given.isNull()) {
            return otherwise;
        }
        if (!given.isIntegralNumber() || !given.canConvertToInt() || given.asInt() < 1 || given.asInt() > most) {
            throw JobFailedException.because(name + " = " + given + "   expected a whole number from 1 to " + most
                    + ", for example " + otherwise);
        }
        return given.asInt();
    }
}
