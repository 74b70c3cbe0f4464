package io.github.runpodjava.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

/** What became of one event, as many lines as it takes, and what those who pass them on ask of it. */
final class Lines {
    /** What is printed to System.err is said by this one, all of it as a warning. */
    private static final String PRINTED_ERRORS = "stderr";

    private final ILoggingEvent event;
    private final @Nullable String jobId;
    private final byte[][] shown;
    private final byte[][] json;
    private final Level level;
    private final String logger;
    private final String message;
    private final boolean important;

    /**
     * @param jobId the job during which it was logged
     * @param shown for stdout
     * @param json the same as JSON; the same array where stdout gets JSON; none if the event is kept instead
     */
    Lines(ILoggingEvent event, @Nullable String jobId, byte[][] shown, byte[][] json) {
        this.event = event;
        this.jobId = jobId;
        this.shown = shown;
        this.json = json;
        this.level = event.getLevel();
        this.logger = String.valueOf(event.getLoggerName());
        this.message = LineFields.message(event);
        this.important = level.toInt() >= Level.WARN_INT;
    }

    ILoggingEvent event() {
        return event;
    }

    @Nullable
    String jobId() {
        return jobId;
    }

    Level level() {
        return level;
    }

    String logger() {
        return logger;
    }

    /** As it was logged, secrets and all. */
    String message() {
        return message;
    }

    /** Whether it is to be where people look, and to outlive the process, whatever else is said: WARN and above. */
    boolean isImportant() {
        return important;
    }

    boolean isPrintedError() {
        return logger.equals(PRINTED_ERRORS);
    }

    byte[][] shown() {
        return shown;
    }

    byte[][] json() {
        return json;
    }

    int shownBytes() {
        return bytes(shown);
    }

    long size() {
        return bytes(json) + (shown == json ? 0L : bytes(shown));
    }

    private static int bytes(byte[][] lines) {
        int sum = 0;
        for (byte[] line : lines) {
            sum += line.length;
        }
        return sum;
    }
}
