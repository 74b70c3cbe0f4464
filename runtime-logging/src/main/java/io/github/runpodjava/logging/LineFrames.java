package io.github.runpodjava.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.runpodjava.config.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All of a JSON line but its message, its time and what few lines have. A job logs many lines on few threads, and what
 * they have in common is made once for them. Thread-safe.
 */
final class LineFrames {
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

    /** Places for frames; a power of two. */
    private static final int PLACES = 256;

    /** Frames that are longer are made anew for each line: memory is for those of many lines. */
    private static final int LONGEST = 4096;

    /**
     * Maps that never change: what Logback gives as an event's MDC is a copy of its own, the same one until the MDC
     * changes.
     */
    private static final Set<Class<?>> LASTING = Set.of(
            Collections.unmodifiableMap(new HashMap<>()).getClass(),
            Map.of().getClass(),
            Map.of("one", "entry").getClass());

    private final Secrets secrets;
    private final byte[] place;
    private final @Nullable Frame[] known = new @Nullable Frame[PLACES];

    /** @param place what stands behind the thread on all lines of this process */
    LineFrames(Secrets secrets, byte[] place) {
        this.secrets = secrets;
        this.place = place;
    }

    /** Immutable, so that a thread sees it whole or not at all. Strings and maps are the same if they are identical. */
    static final class Frame {
        private final Level level;
        private final @Nullable String logger;
        private final @Nullable String thread;
        private final Map<String, String> mdc;
        private final int revision;
        /** The job of all these lines; null if they belong to none. */
        final @Nullable String jobId;
        /** Up to the message. */
        final byte[] head;
        /** From the message up to the time. */
        final byte[] middle;
        /** From the time up to markers, data and the like. */
        final byte[] tail;

        private Frame(
                ILoggingEvent event,
                Map<String, String> mdc,
                int revision,
                @Nullable String jobId,
                byte[] head,
                byte[] middle,
                byte[] tail) {
            this.jobId = jobId;
            this.level = event.getLevel();
            this.logger = event.getLoggerName();
            this.thread = event.getThreadName();
            this.mdc = mdc;
            this.revision = revision;
            this.head = head;
            this.middle = middle;
            this.tail = tail;
        }

        @SuppressWarnings("ReferenceEquality")
        boolean isOf(
                Level itsLevel,
                @Nullable String itsLogger,
                @Nullable String itsThread,
                Map<String, String> itsMdc,
                int itsRevision) {
            return itsLevel == level
                    && itsLogger == logger
                    && itsThread == thread
                    && itsMdc == mdc
                    && itsRevision == revision;
        }
    }

    /** The frame for the line of this event. */
    Frame of(ILoggingEvent event) {
        Level level = event.getLevel();
        String logger = event.getLoggerName();
        String thread = event.getThreadName();
        int number = (31 * hash(logger) + hash(thread) + level.toInt()) & (PLACES - 1);
        Frame frame = known[number];
        int revision = secrets.revision();
        // A map with a job in it is all there is to know, and need not be looked into again.
        if (frame != null
                && frame.jobId != null
                && frame.isOf(level, logger, thread, event.getMDCPropertyMap(), revision)) {
            return frame;
        }
        Map<String, String> mdc = LineFields.mdc(event);
        if (frame == null || !frame.isOf(level, logger, thread, mdc, revision)) {
            frame = make(event, mdc, revision);
            if (frame.tail.length <= LONGEST && LASTING.contains(mdc.getClass())) {
                known[number] = frame;
            }
        }
        return frame;
    }

    private static int hash(@Nullable String name) {
        return name == null ? 0 : name.hashCode();
    }

    private Frame make(ILoggingEvent event, Map<String, String> mdc, int revision) {
        String job = LineFields.shown(mdc, LineFields.REQUEST_ID, secrets);
        JsonBytes head = new JsonBytes(64).raw(REQUEST_ID);
        if (job == null) {
            head.raw(NULL);
        } else {
            head.string(job);
        }
        JsonBytes middle = new JsonBytes(40).raw(LEVEL).plain(event.getLevel().toString());
        JsonBytes tail = new JsonBytes(256 + place.length).raw(LOGGER);
        tail.string(secrets.hide(String.valueOf(event.getLoggerName())));
        String thread = event.getThreadName();
        if (thread != null && !thread.isEmpty()) {
            tail.raw(THREAD).string(secrets.hide(thread));
        }
        tail.raw(place);
        writeContext(tail, mdc, job);
        return new Frame(
                event,
                mdc,
                revision,
                job,
                head.raw(MESSAGE).toBytes(),
                middle.raw(TIMESTAMP).toBytes(),
                tail.toBytes());
    }

    private void writeContext(JsonBytes json, Map<String, String> mdc, @Nullable String job) {
        int written = optional(json, JOB_ID, job);
        if (mdc.size() > written) {
            written += optional(json, TRACE_ID, LineFields.shown(mdc, LineFields.TRACE_ID, secrets));
            written += optional(json, SPAN_ID, LineFields.shown(mdc, LineFields.SPAN_ID, secrets));
            written += optional(json, BATCH_ID, LineFields.shown(mdc, LineFields.BATCH_ID, secrets));
        }
        if (mdc.size() > written) {
            MdcKeys.others(mdc)
                    .forEach((key, value) ->
                            json.raw(',').string(secrets.hide(key)).raw(':').string(secrets.hide(key, value)));
        }
    }

    /** A key only where it has a value; answers how many were written. */
    private static int optional(JsonBytes json, byte[] key, @Nullable String value) {
        if (value == null) {
            return 0;
        }
        json.raw(key).string(value);
        return 1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
