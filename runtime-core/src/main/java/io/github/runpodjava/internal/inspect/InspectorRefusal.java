package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.internal.log.Shortened;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A question that cannot be answered, and the one shape in which all doors say so. */
final class InspectorRefusal extends RuntimeException {
    private final int status;
    private final String code;
    private final String help;
    private final Map<String, String> details = new LinkedHashMap<>();

    InspectorRefusal(int status, String code, String message, String help) {
        // No stack trace: a caller's mistake is an ordinary answer.
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.help = help;
    }

    /** 400: a parameter is unusable. */
    static InspectorRefusal ofParameter(String name, String value, String expected) {
        return new InspectorRefusal(
                        400,
                        "INVALID_PARAMETER",
                        "The parameter " + name + " must be " + expected + " but is \"" + Shortened.to(value, 100)
                                + "\"",
                        "Leave it out, or send " + expected)
                .with("parameter", name);
    }

    /** 400: a parameter that is not heeded must not look as if it was. */
    static InspectorRefusal ofUnknownParameter(String name, List<String> known) {
        String shown = Shortened.to(name, 100);
        return new InspectorRefusal(
                        400,
                        "INVALID_PARAMETER",
                        "There is no parameter \"" + shown + "\" here",
                        "Leave it out; there are " + String.join(", ", known))
                .with("parameter", shown);
    }

    /** Adds what helps to understand. */
    InspectorRefusal with(String key, String value) {
        details.put(key, value);
        return this;
    }

    InspectorAnswer answerTo(InspectorRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode error = body.putObject("error");
        error.put("code", code);
        error.put("message", getMessage());
        error.put("request_id", request.requestId());
        error.put("trace_id", request.traceId());
        ObjectNode more = error.putObject("details");
        details.forEach(more::put);
        error.put("help", help);
        return new InspectorAnswer.Tree(status, body);
    }
}
