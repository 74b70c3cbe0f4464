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
    private static final byte[] REQUEST_ID = ascii("{\"requestId\":");
    private static final byte[] NULL = ascii("null");
    private static final byte[] MESSAGE = ascii(",\"message\":");
    private static final byte[] LEVEL = ascii(",\"level\":\"");
    private static final byte[] TIMESTAMP = ascii("\",\"timestamp\":\"");
    private static final byte[] LOGGER = ascii("\",\"logger\":");
    private static final byte[] THREAD = ascii(",\"thread\":");
    private static final byte[] JOB_ID = ascii(",\"jobId\":");
    private static final byte[] TRACE_ID = ascii(",\"traceId\":");
    private static final byte[] SPAN_ID = ascii(",\"spanId\":");
    private static final byte[] BATCH_ID = ascii(",\"batchId\":");
    private static final byte[] MARKERS = ascii(",\"markers\":");
    private static final byte[] PART = ascii(",\"part\":{\"number\":");
    private static final byte[] DATA = ascii(",\"data\":");
    private static final byte[] END = ascii("}\n");
    /** What a line holds besides its message. */
    static final int USUAL = 384;

    private final byte[] place;
    private final Timestamps timestamps = new Timestamps();
    private final KnownNames names;

    /** An encoder with the settings of this process's environment. */
    public JsonLineEncoder() {
        this(LineSettings.lenient(Environment.system()), Secrets.of(Environment.system()));
    }

    JsonLineEncoder(LineSettings settings, Secrets secrets) {
        super(settings, secrets);
        this.place = place(settings);
        this.names = new KnownNames(secrets);
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

    @Override
    byte[] line(ILoggingEvent event, LinePart part) {
        String message = part.message();
        JsonBytes json = new JsonBytes(USUAL + place.length + message.length());
        Map<String, String> mdc = LineFields.mdc(event);
        String job = LineFields.value(mdc, LineFields.REQUEST_ID);
        json.raw(REQUEST_ID);
        if (job == null) {
            json.raw(NULL);
        } else {
            json.string(job);
        }
        json.raw(MESSAGE).string(message);
        json.raw(LEVEL).plain(event.getLevel().toString());
        timestamps.write(json.raw(TIMESTAMP), event.getTimeStamp());
        json.raw(LOGGER).raw(names.json(String.valueOf(event.getLoggerName())));
        String thread = event.getThreadName();
        if (thread != null && !thread.isEmpty()) {
            json.raw(THREAD).raw(names.json(thread));
        }
        json.raw(place);
        optional(json, JOB_ID, job);
        if (mdc.size() > (job == null ? 0 : 1)) {
            writeContext(json, mdc);
        }
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

    private void writeContext(JsonBytes json, Map<String, String> mdc) {
        int known = 0;
        known += optional(json, TRACE_ID, LineFields.value(mdc, LineFields.TRACE_ID));
        known += optional(json, SPAN_ID, LineFields.value(mdc, LineFields.SPAN_ID));
        known += optional(json, BATCH_ID, LineFields.value(mdc, LineFields.BATCH_ID));
        known += LineFields.value(mdc, LineFields.REQUEST_ID) == null ? 0 : 1;
        if (known < mdc.size()) {
            MdcKeys.others(mdc).forEach((key, value) -> json.raw(',')
                    .string(secrets().hide(key))
                    .raw(':')
                    .string(secrets().hide(key, value)));
        }
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

    /** A key only where it has a value; answers how many were written. */
    private static int optional(JsonBytes json, byte[] key, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return 0;
        }
        json.raw(key).string(value);
        return 1;
    }

    @Override
    byte[] lastResort(ILoggingEvent event, Throwable why) {
        return LastResort.json(event, why, secrets());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
