package io.github.runpodjava.internal.json;

import io.github.runpodjava.internal.log.Shortened;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.job.JsonBody;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.ObjectMapper;

/** Writes the bodies of job-done and job-stream. */
public final class BodyWriter {
    private final Lazy<ObjectMapper> frame;
    private final Lazy<ObjectMapper> mapper;
    private final long limit;

    /**
     * @param frame writes what is around the handler's values, so that no setting of the user's can change the protocol
     * @param mapper writes the handler's values
     * @param limit the most bytes that a body may have
     */
    public BodyWriter(Lazy<ObjectMapper> frame, Lazy<ObjectMapper> mapper, long limit) {
        this.frame = frame;
        this.mapper = mapper;
        this.limit = limit;
    }

    /** The most bytes that a body may have. */
    public long limit() {
        return limit;
    }

    /** {@code {"output": X}}: a chunk. */
    public JsonBody chunk(@Nullable Object output) {
        return write("chunk", generator -> output(generator, output));
    }

    /** {@code {"status": "IN_PROGRESS", "output": X}}; without the status the platform takes it for the result. */
    public JsonBody progress(@Nullable Object update) {
        return write("progress update", generator -> {
            generator.writeStringProperty("status", "IN_PROGRESS");
            output(generator, update);
        });
    }

    /** The final body of a job whose handler returned a value. */
    public JsonBody result(@Nullable Object output, boolean hasOutput, @Nullable String error, boolean stopPod) {
        return write("result", generator -> {
            if (hasOutput) {
                output(generator, output);
            }
            end(generator, error, stopPod);
        });
    }

    /** The final body of a job whose handler streamed, with the chunks to repeat in it. */
    public JsonBody streamEnd(Aggregate chunks, boolean stopPod) {
        if (chunks.overflowed()) {
            throw new UnwritableException(tooLarge("result, which repeats all chunks,", chunks.bytes()), true);
        }
        return write("result", generator -> {
            generator.writeName("output");
            generator.writeStartArray();
            for (JsonBody chunk : chunks.chunks()) {
                generator.writeRawValue(valueOf(chunk));
            }
            generator.writeEndArray();
            end(generator, null, stopPod);
        });
    }

    /** The bare value out of a chunk's {@code {"output":VALUE}}. */
    private static String valueOf(JsonBody chunk) {
        String text = chunk.asText();
        return text.substring("{\"output\":".length(), text.length() - 1);
    }

    private void output(JsonGenerator generator, @Nullable Object output) {
        generator.writeName("output");
        mapper.get().writeValue(generator, output);
    }

    private static void end(JsonGenerator generator, @Nullable String error, boolean stopPod) {
        if (error != null) {
            generator.writeStringProperty("error", error);
        }
        if (stopPod) {
            generator.writeBooleanProperty("stopPod", true);
        }
    }

    private JsonBody write(String what, Consumer<JsonGenerator> content) {
        BoundedBuffer buffer = new BoundedBuffer(limit);
        try (JsonGenerator generator = frame.get().createGenerator(buffer)) {
            generator.writeStartObject();
            content.accept(generator);
            generator.writeEndObject();
        } catch (JacksonException e) {
            if (buffer.isEndless()) {
                throw new UnwritableException(tooLarge(what, buffer), true);
            }
            throw e instanceof StreamConstraintsException
                    ? new UnwritableException(unwritable(what, e), false)
                    : new UnwritableException(unwritable(what, e), e);
        } catch (StackOverflowError e) {
            throw new UnwritableException(
                    "The " + what + " cannot be written as JSON: it is nested too deep,"
                            + " or an object in it contains itself.",
                    false);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Exception | Error e) {
            if (buffer.isEndless()) {
                throw new UnwritableException(tooLarge(what, buffer), true);
            }
            // A getter threw it, or a Jackson module in Kotlin, which may throw anything: the value is to blame, and
            // somebody waits for an answer.
            throw new UnwritableException(
                    "The " + what + " cannot be written as JSON: "
                            + e.getClass().getName() + ": " + e.getMessage(),
                    e);
        }
        if (buffer.overflowed()) {
            throw new UnwritableException(tooLarge(what, buffer), true);
        }
        return buffer.body();
    }

    private static String unwritable(String what, JacksonException e) {
        String path = JsonPath.of("output", e);
        if (e instanceof StreamConstraintsException) {
            return "The " + what + " cannot be written as JSON: it is nested too deep, or an object in it contains"
                    + " itself (at " + abbreviated(path) + ").";
        }
        Throwable root = e.getCause() == null ? e : e.getCause();
        String why = root == e
                ? withoutSwitches(e.getOriginalMessage())
                : root.getClass().getName() + ": " + root.getMessage();
        String remedy = root == e
                ? " Return records, maps, lists, strings, numbers, booleans or types that Jackson can write."
                : "";
        String end = String.valueOf(why).endsWith(".") ? "" : ".";
        return "The " + what + " cannot be written as JSON: " + abbreviated(path) + ": " + why + end + remedy;
    }

    /** Without advice on Jackson's settings, which would send {@code {}} where there is a mistake. */
    private static String withoutSwitches(String message) {
        int advice = message.indexOf(" (to avoid exception");
        return advice < 0 ? message : message.substring(0, advice);
    }

    private static String abbreviated(String path) {
        return path.length() <= 100 ? path : Shortened.start(path, 97) + "...";
    }

    private String tooLarge(String what, BoundedBuffer buffer) {
        return tooLarge(what + (buffer.isEndless() ? " has no end, or" : ""), buffer.size());
    }

    private String tooLarge(String what, long size) {
        return String.format(
                Locale.ROOT,
                "The %s is %.1f MiB (%d bytes) of JSON, and RunPod takes at most %.1f MiB (%d bytes;"
                        + " RUNPOD_MAX_RESULT_BYTES). Put large outputs into object storage or onto the network volume and return a link,"
                        + " or stream them in chunks.",
                what,
                size / 1048576.0,
                size,
                limit / 1048576.0,
                limit);
    }

    /** A value has no JSON form that can be sent. The message is a sentence for the job's caller. */
    public static final class UnwritableException extends RuntimeException {
        private final boolean tooLarge;

        UnwritableException(String message, Throwable cause) {
            super(message, cause);
            this.tooLarge = false;
        }

        /**
         * Without a cause where the sentence says it all: of a value that is nested too deep the stack is a thousand frames
         * of the writer.
         *
         * @param tooLarge of a value that is JSON, but too much of it
         */
        UnwritableException(String message, boolean tooLarge) {
            super(message);
            this.tooLarge = tooLarge;
        }

        /** Whether it could be written, and has only too many bytes. */
        public boolean isTooLarge() {
            return tooLarge;
        }
    }
}
