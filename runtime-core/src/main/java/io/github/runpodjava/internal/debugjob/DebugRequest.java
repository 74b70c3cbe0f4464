package io.github.runpodjava.internal.debugjob;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.job.TakenJob;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a job asks about the worker: the object under the key {@value #KEY} of its input.
 *
 * @param fields that object, whose token has been checked
 */
record DebugRequest(JsonNode fields) {
    static final String KEY = "runpod_debug";
    private static final int STANDARD_LINES = 100;
    private static final int MOST_LINES = 5_000;

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
        if (after == null || !after.isObject()) {
            return Optional.empty();
        }
        Map<String, Long> places = new LinkedHashMap<>();
        after.properties()
                .forEach(entry ->
                        places.put(entry.getKey(), Math.max(0, entry.getValue().asLong(0))));
        return Optional.of(places);
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
        if (!given.isIntegralNumber() || given.asLong() < 1 || given.asLong() > most) {
            throw JobFailedException.because(name + " = " + given + "   expected a whole number from 1 to " + most
                    + ", for example " + otherwise);
        }
        return given.asInt();
    }
}
