package io.github.runpodjava.spi;

import io.github.runpodjava.config.LogLevel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line that was logged, with its secrets removed.
 *
 * @param time when
 * @param level how bad
 * @param jobId the job during which; null outside of a job
 * @param logger who said it
 * @param message what was said, without fields and exception
 * @param json the whole line as one JSON object without a line end
 */
public record LogLine(
        Instant time, LogLevel level, @Nullable String jobId, String logger, String message, String json) {}
