package io.github.runpodjava.internal.debugjob;

import io.github.runpodjava.JobFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Answers what a job may ask about the worker, for those whose token was checked. */
public final class DebugQuestions {
    private static final Logger LOG = LoggerFactory.getLogger(DebugQuestions.class);

    private final LogAnswers logs;
    private final Map<String, Function<JsonNode, JsonNode>> others;

    private DebugQuestions(LogAnswers logs, Map<String, Function<JsonNode, JsonNode>> others) {
        this.logs = logs;
        this.others = new TreeMap<>(others);
    }

    /** Those that can be answered from these sources. */
    public static DebugQuestions to(DebugTask.Sources sources) {
        LogAnswers logs = new LogAnswers(sources.folder(), sources.recent(), sources.secrets(), sources.mapper());
        return new DebugQuestions(logs, sources.others());
    }

    /**
     * The answer.
     *
     * @param fields the object that asks, as under {@code runpod_debug}
     * @throws JobFailedException if it cannot be answered; the message may be shown to who asks
     */
    public JsonNode answer(JsonNode fields) {
        DebugRequest request = new DebugRequest(fields);
        try {
            return switch (request.ask()) {
                case "logs" -> logs.logs(request);
                case "crashes" -> logs.crashes(request);
                default -> other(request);
            };
        } catch (IOException unreadable) {
            LOG.atWarn().setCause(unreadable).log("the folder of logs cannot be read");
            throw JobFailedException.because("The folder of logs cannot be read; the worker's own log says why.");
        }
    }

    private JsonNode other(DebugRequest request) {
        String ask = request.ask();
        Function<JsonNode, JsonNode> known = others.get(ask);
        if (known == null) {
            List<String> all = new ArrayList<>(List.of("logs", "crashes"));
            all.addAll(others.keySet());
            throw JobFailedException.because("ask = \"" + ask + "\"   expected one of " + String.join(", ", all));
        }
        return known.apply(request.fields());
    }
}
