package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

/** What became of one event: as many lines as it takes. */
final class Lines {
    private final ILoggingEvent event;
    private final @Nullable String jobId;
    private final byte[][] shown;
    private final byte[][] json;

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
    }

    ILoggingEvent event() {
        return event;
    }

    @Nullable
    String jobId() {
        return jobId;
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
