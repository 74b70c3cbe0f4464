package io.github.runpodjava.internal.debugjob;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.config.DebugToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Answers jobs that ask about the worker, for those who know the token. */
final class DebugDesk {
    private static final Logger LOG = LoggerFactory.getLogger(DebugDesk.class);

    private final DebugToken token;
    private final DebugQuestions questions;

    DebugDesk(DebugToken token, DebugQuestions questions) {
        this.token = token;
        this.questions = questions;
    }

    /**
     * The answer.
     *
     * @param fields the object that asks
     * @throws JobFailedException if the token is wrong, or the question cannot be answered
     */
    JsonNode answer(JsonNode fields) {
        if (!token.matches(DebugRequest.tokenIn(fields))) {
            // No word of what is wrong: whoever guesses learns nothing.
            LOG.warn("a job asked about this worker without the right token");
            throw JobFailedException.because("unauthorized");
        }
        try {
            return questions.answer(fields);
        } catch (UnansweredException unanswered) {
            throw JobFailedException.because(unanswered.sentence());
        }
    }
}
