package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one event: as many lines as it takes.
 *
 * @param jobId the job during which it was logged
 * @param shown for stdout
 * @param json the same as JSON; the same list where stdout gets JSON; none if the event is kept instead
 */
record Lines(ILoggingEvent event, @Nullable String jobId, List<byte[]> shown, List<byte[]> json) {

    int shownBytes() {
        return bytes(shown);
    }

    long size() {
        return bytes(json) + (shown == json ? 0L : bytes(shown));
    }

    private static int bytes(List<byte[]> lines) {
        int sum = 0;
        for (byte[] line : lines) {
            sum += line.length;
        }
        return sum;
    }
}
