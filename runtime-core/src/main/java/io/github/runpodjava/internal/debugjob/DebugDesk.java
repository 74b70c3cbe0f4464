package io.github.runpodjava.internal.debugjob;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.config.DebugToken;
import io.github.runpodjava.job.TakenJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Answers jobs that ask about the worker, for those who know the token. */
final class DebugDesk {
    private static final Logger LOG = LoggerFactory.getLogger(DebugDesk.class);

    private final DebugToken token;
    private final LogAnswers logs;
    private final Map<String, Function<JsonNode, JsonNode>> others;

    /** @param others what else can be asked for, by name; each is given the object that asks */
    DebugDesk(DebugToken token, LogAnswers logs, Map<String, Function<JsonNode, JsonNode>> others) {
        this.token = token;
        this.logs = logs;
        this.others = new TreeMap<>(others);
    }

    /**
     * The answer; empty for a job that is for the handler.
     *
     * @throws JobFailedException if the token is wrong, or the question cannot be answered
     */
    Optional<JsonNode> answer(TakenJob job) {
        return DebugRequest.in(job).map(fields -> {
            if (!token.matches(DebugRequest.tokenIn(fields))) {
                // No word of what is wrong: whoever guesses learns nothing.
                LOG.warn("a job asked about this worker without the right token");
                throw JobFailedException.because("unauthorized");
            }
            return answer(new DebugRequest(fields));
        });
    }

    private JsonNode answer(DebugRequest request) {
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
