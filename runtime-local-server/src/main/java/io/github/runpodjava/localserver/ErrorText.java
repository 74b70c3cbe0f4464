package io.github.runpodjava.localserver;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The {@code error} of a failed job for people. An exception of a handler comes as a JSON object in a string, as
 * runpod-python sends it; everything else is a sentence.
 *
 * @param text what a client sees
 * @param message the exception's message, or the text itself
 * @param trace the exception with its stack trace, or the text itself
 */
record ErrorText(String text, String message, String trace) {
    static ErrorText of(String text, Codec codec) {
        if (text.startsWith("{")) {
            try {
                JsonNode report = codec.read(text);
                if (report.path("error_type").isString()) {
                    String message = report.path("error_message").stringValue("");
                    return new ErrorText(
                            text, message, report.path("error_traceback").stringValue(message));
                }
            } catch (JacksonException noReport) {
                // Somebody's own sentence that begins with a brace.
            }
        }
        return new ErrorText(text, text, text);
    }
}
