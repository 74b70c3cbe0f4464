package io.github.runpodjava.internal.remote;

import tools.jackson.databind.JsonNode;

/**
 * A log line of a worker as text for people. What does not start with a blank is the start of a line: whatever a message
 * or a field has in it, no part of it looks like a line of another worker or job.
 */
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
            text.append("(part ").append(ForTerminal.oneLine(part.path("number").asString("?")));
            text.append('/').append(ForTerminal.oneLine(part.path("total").asString("?")));
            text.append(") ");
        }
        text.append(ForTerminal.indented(line.path("message").asString("")));
        line.path("data").properties().forEach(field -> text.append(' ')
                .append(ForTerminal.oneLine(field.getKey()))
                .append('=')
                .append(ForTerminal.oneLine(shown(field.getValue()))));
        String stack = line.path("error").path("stack").asString("").strip();
        if (!stack.isEmpty()) {
            text.append(ForTerminal.indented("\n" + stack));
        }
        return text.toString();
    }

    /** Of a logger that is called like a class: the package is what takes the room. */
    private static String shortName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static void append(StringBuilder text, String part, String end) {
        if (!part.isBlank()) {
            text.append(ForTerminal.oneLine(part)).append(end);
        }
    }

    private static String shown(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }
}
