package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.LineSettings;
import io.github.runpodjava.config.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * One JSON object per line, the shape that RunPod reads: {@code requestId} (null outside of a job), {@code message} and
 * {@code level} first and in this order. After them, where they have a value: {@code timestamp} (UTC, milliseconds),
 * {@code logger}, {@code thread}, {@code service}, {@code environment}, {@code workerId}, {@code endpointId},
 * {@code jobId}, {@code traceId}, {@code spanId}, {@code batchId}, the other MDC entries, {@code markers},
 * {@code part} (of an event that is too long for one line), {@code data} (key-value pairs) and {@code error}
 * ({@code type}, {@code message}, {@code stack}, {@code causes}).
 *
 * <p>An MDC entry with the name of one of these keys is written as {@code mdc.} and its name. Lines are ASCII, other
 * characters are escaped, as runpod-python does it; nothing that is logged can end a line early. Usable from a
 * {@code logback.xml}.
 */
public final class JsonLineEncoder extends LineEncoderBase {
    private static final byte[] MARKERS = ascii(",\"markers\":");
    private static final byte[] PART = ascii(",\"part\":{\"number\":");
    private static final byte[] DATA = ascii(",\"data\":");
    private static final byte[] END = ascii("}\n");
    /** The quotes of the message, and {@link #END}: the rest of the length of most lines. */
    private static final int BETWEEN = 4;
    /** What a line holds besides its message. */
    static final int USUAL = 384;

    private final Timestamps timestamps = new Timestamps();
    private final LineFrames frames;

    /** An encoder with the settings of this process's environment. */
    public JsonLineEncoder() {
        this(LineSettings.lenient(Environment.system()), Secrets.of(Environment.system()));
    }

    JsonLineEncoder(LineSettings settings, Secrets secrets) {
        super(settings, secrets);
        this.frames = new LineFrames(secrets, place(settings));
    }

    /** What is the same on every line of this process. */
    private static byte[] place(LineSettings settings) {
        JsonBytes json = new JsonBytes(256);
        constant(json, ",\"service\":", settings.service());
        constant(json, ",\"environment\":", settings.environment());
        constant(json, ",\"workerId\":", settings.workerId());
        constant(json, ",\"endpointId\":", settings.endpointId());
        return json.toBytes();
    }

    private static void constant(JsonBytes json, String key, @Nullable String value) {
        if (value != null) {
            json.plain(key).string(value);
        }
    }

    /** The job that the event belongs to; null outside of a job. To be called on the thread that logs. */
    @Nullable
    String jobId(ILoggingEvent event) {
        return frames.of(event).jobId;
    }

    @Override
    byte[] line(ILoggingEvent event, LinePart part) {
        LineFrames.Frame frame = frames.of(event);
        String message = part.message();
        JsonBytes json = new JsonBytes(frame.head.length
                + message.length()
                + frame.middle.length
                + Timestamps.LENGTH
                + frame.tail.length
                + BETWEEN);
        json.raw(frame.head).string(message).raw(frame.middle);
        timestamps.write(json, event.getTimeStamp());
        json.raw(frame.tail);
        writeMarkers(json, event);
        if (!part.isWhole()) {
            json.raw(PART).plain(Integer.toString(part.number()));
            json.plain(",\"total\":").plain(Integer.toString(part.total()));
            json.plain(",\"id\":").string(part.id()).raw('}');
        }
        writeData(json, event, part);
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            JsonError.write(json, thrown, part, secrets());
        }
        return json.raw(END).toBytes();
    }

    private void writeMarkers(JsonBytes json, ILoggingEvent event) {
        if (event.getMarkerList() == null || event.getMarkerList().isEmpty()) {
            return;
        }
        json.raw(MARKERS);
        char before = '[';
        for (Marker marker : event.getMarkerList()) {
            json.raw(before).string(secrets().hide(String.valueOf(marker.getName())));
            before = ',';
        }
        json.raw(']');
    }

    private void writeData(JsonBytes json, ILoggingEvent event, LinePart part) {
        if (part.isFirst()) {
            Map<String, @Nullable Object> data = LineFields.data(event);
            if (!data.isEmpty()) {
                JsonValues.write(json.raw(DATA), data, secrets());
            }
        }
    }

    @Override
    byte[] lastResort(ILoggingEvent event, Throwable why) {
        return LastResort.json(event, why, secrets());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
