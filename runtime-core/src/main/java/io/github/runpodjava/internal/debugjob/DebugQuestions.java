package io.github.runpodjava.internal.debugjob;

import io.github.runpodjava.JobFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Answers what a job may ask about the worker, for those whose token was checked. */
public final class DebugQuestions {
    private static final Logger LOG = LoggerFactory.getLogger(DebugQuestions.class);

    private final LogAnswers logs;
    private final Map<String, Function<JsonNode, JsonNode>> others;
    /** The worker, as its files are called. */
    private final String self;
    /** What it goes by: files cannot have every name. */
    private final Set<String> names;

    private DebugQuestions(LogAnswers logs, DebugTask.Sources sources) {
        this.logs = logs;
        this.others = new TreeMap<>(sources.others());
        this.self = sources.folder().owner();
        this.names = Set.copyOf(List.of(self, sources.worker().id()));
    }

    /** Those that can be answered from these sources. */
    public static DebugQuestions to(DebugTask.Sources sources) {
        LogAnswers logs = new LogAnswers(sources.folder(), sources.log(), sources.secrets(), sources.mapper());
        return new DebugQuestions(logs, sources);
    }

    /**
     * The answer.
     *
     * @param fields the object that asks, as under {@code runpod_debug}
     * @throws JobFailedException if it cannot be answered; the message may be shown to who asks
     * @throws UnansweredException likewise, with more to tell
     */
    public JsonNode answer(JsonNode fields) {
        DebugRequest request = DebugRequest.of(fields);
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
        request.worker().filter(wanted -> !names.contains(wanted)).ifPresent(wanted -> {
            throw UnansweredException.byAnother(self, wanted);
        });
        JsonNode answer = known.apply(request.fields());
        // Any worker may have taken the question.
        ObjectNode signed = JsonNodeFactory.instance.objectNode().put("this_worker", self);
        answer.properties().forEach(member -> signed.set(member.getKey(), member.getValue()));
        return signed;
    }
}
