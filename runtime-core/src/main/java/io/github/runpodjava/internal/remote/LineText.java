package io.github.runpodjava.internal.remote;

import tools.jackson.databind.JsonNode;

/** A log line of a worker as text for people. */
final class LineText {
    private LineText() {}

    static String of(String worker, JsonNode line) {
        StringBuilder text = new StringBuilder();
        append(text, line.path("timestamp").asString(""), " ");
        append(text, String.format("%-5s", line.path("level").asString("")), " ");
        append(text, worker, " | ");
        append(text, line.path("requestId").asString(""), " | ");
        append(text, shortName(line.path("logger").asString("")), ": ");
        JsonNode part = line.path("part");
        if (part.isObject()) {
            // As the worker's own text lines have it.
            text.append("(part ").append(part.path("number").asString("?"));
            text.append('/').append(part.path("total").asString("?")).append(") ");
        }
        text.append(line.path("message").asString(""));
        line.path("data")
                .properties()
                .forEach(field ->
                        text.append(' ').append(field.getKey()).append('=').append(shown(field.getValue())));
        String stack = line.path("error").path("stack").asString("");
        if (!stack.isEmpty()) {
            text.append("\n    ").append(stack.strip().replace("\n", "\n    "));
        }
        return printable(text.toString());
    }

    /** Of a logger that is called like a class: the package is what takes the room. */
    private static String shortName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static void append(StringBuilder text, String part, String end) {
        if (!part.isBlank()) {
            text.append(part).append(end);
        }
    }

    private static String shown(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    /** What a worker has logged must not be able to drive the terminal of whoever reads it. */
    private static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.chars().forEach(c -> safe.append(c == '\n' || c == '\t' || !Character.isISOControl(c) ? (char) c : '?'));
        return safe.toString();
    }
}
