package io.github.runpodjava.samples.mockworker;

import io.github.runpodjava.JobContext;
import io.github.runpodjava.JobFailedException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * What a job tells the worker to do. All keys are optional:
 *
 * <ul>
 *   <li>{@code mock_return}: the output, any JSON; {@code "Hello World!"} if it is missing
 *   <li>{@code mock_delay}: seconds to wait before returning, or before each item when streaming
 *   <li>{@code mock_progress}: {@code {"updates": [...], "wait_time": seconds}}, one progress update per item
 *   <li>{@code mock_logs}: {@code [{"level": ..., "message": ...}]}, lines to log
 *   <li>{@code mock_error}: true throws an exception
 *   <li>{@code mock_crash}: true ends the process at once with status 1
 *   <li>{@code mock_refresh}: true refreshes the worker
 * </ul>
 */
record MockInput(JsonNode json) {
    private static final Logger LOG = LoggerFactory.getLogger(MockInput.class);

    JsonNode mockReturn() {
        return json.has("mock_return") ? json.get("mock_return") : StringNode.valueOf("Hello World!");
    }

    boolean refreshes() {
        return json.path("mock_refresh").asBoolean(false);
    }

    void delay() throws InterruptedException {
        sleep("mock_delay", json.path("mock_delay"));
    }

    /** All that happens before the output. */
    void act(JobContext job) throws InterruptedException {
        for (JsonNode line : json.path("mock_logs")) {
            log(line.path("level").asString("info"), line.path("message").asString(""));
        }
        JsonNode progress = json.path("mock_progress");
        for (JsonNode update : progress.path("updates")) {
            job.progress(update);
            sleep("wait_time", progress.path("wait_time"));
        }
        if (json.path("mock_crash").asBoolean(false)) {
            Runtime.getRuntime().halt(1);
        }
        if (json.path("mock_error").asBoolean(false)) {
            throw new MockException("Mock error");
        }
    }

    private static void log(String level, String message) {
        switch (level.toLowerCase(java.util.Locale.ROOT)) {
            case "trace" -> LOG.trace(message);
            case "debug" -> LOG.debug(message);
            case "warn", "warning" -> LOG.warn(message);
            case "error", "critical" -> LOG.error(message);
            default -> LOG.info(message);
        }
    }

    private static void sleep(String name, JsonNode seconds) throws InterruptedException {
        if (seconds.isMissingNode() || seconds.isNull()) {
            return;
        }
        double pause = seconds.asDoubleOpt()
                .orElseThrow(() -> JobFailedException.because(name + " must be a number of seconds but is " + seconds));
        TimeUnit.MICROSECONDS.sleep((long) (pause * 1_000_000));
    }

    /** Thrown because the job asked for it. */
    static final class MockException extends RuntimeException {
        MockException(String message) {
            super(message);
        }
    }
}
