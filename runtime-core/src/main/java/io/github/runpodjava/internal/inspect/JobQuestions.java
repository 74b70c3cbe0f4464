package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.internal.debugjob.UnansweredException;
import io.github.runpodjava.spi.Inspector;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The second door: jobs whose input asks. Who may ask is checked before. */
public final class JobQuestions {
    /** Logs have an answer of their own there, which knows other workers too. */
    private static final List<String> NAMES = List.of(
            "status",
            "workflow",
            "queue",
            "memory",
            "artifacts",
            "config",
            "connections",
            "threads",
            "startup",
            "metrics",
            "ready",
            "log-level");

    private JobQuestions() {}

    /** What can be asked. */
    public static List<String> names() {
        return NAMES;
    }

    static Map<String, Function<JsonNode, JsonNode>> to(Supplier<Inspector> inspector) {
        Map<String, Function<JsonNode, JsonNode>> questions = new LinkedHashMap<>();
        for (String name : NAMES) {
            questions.put(name, fields -> ask(inspector.get(), name, fields));
        }
        return questions;
    }

    private static JsonNode ask(Inspector inspector, String name, JsonNode fields) {
        Map<String, String> parameters = new HashMap<>();
        for (String field : List.of("job_id", "level")) {
            String value = fields.path(field).asString("");
            if (!value.isBlank()) {
                parameters.put(field, value);
            }
        }
        InspectorRequest request = InspectorRequest.ofHttp(
                name.equals("log-level") ? "POST" : "GET",
                name.equals("ready") ? "/ready" : "/debug/" + name,
                parameters,
                "",
                null,
                null,
                null);
        return inspector
                .answer(request)
                .fold(JobQuestions::body, page -> Trees.object().put("text", page.text()), follow -> Trees.object());
    }

    private static JsonNode body(InspectorAnswer.Tree tree) {
        ObjectNode body = tree.body();
        if (body.has("error")) {
            JsonNode error = body.get("error");
            Map<String, String> details = new LinkedHashMap<>();
            error.path("details")
                    .properties()
                    .forEach(detail ->
                            details.put(detail.getKey(), detail.getValue().asString("")));
            throw new UnansweredException(
                    tree.status(),
                    error.path("code").asString(""),
                    error.path("message").asString(""),
                    error.path("help").asString(""),
                    details);
        }
        return body;
    }
}
