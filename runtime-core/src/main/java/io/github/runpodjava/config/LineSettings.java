package io.github.runpodjava.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is the same on every log line, and how long a line may be.
 *
 * @param service {@code RUNPOD_SERVICE_NAME}, else {@code OTEL_SERVICE_NAME}; null if neither is set
 * @param environment {@code RUNPOD_ENVIRONMENT}, {@code production} for example; null if it is not set
 * @param workerId {@code RUNPOD_POD_ID}; null outside RunPod
 * @param endpointId {@code RUNPOD_ENDPOINT_ID}; null outside RunPod
 * @param maxTextBytes {@code RUNPOD_LOG_MAX_TEXT_BYTES}: how many bytes of message and stack one line holds, as they
 *     are written, 256 to 1 GiB, default 12 KiB; what is longer goes on in further lines
 * @param capture {@code RUNPOD_CAPTURE_OUTPUT}: whether what is printed to {@code System.out} and {@code System.err}
 *     becomes log lines; null if it is not set
 */
public record LineSettings(
        @Nullable String service,
        @Nullable String environment,
        @Nullable String workerId,
        @Nullable String endpointId,
        int maxTextBytes,
        @Nullable Boolean capture) {

    static final String CAPTURE = "RUNPOD_CAPTURE_OUTPUT";
    private static final String MAX_TEXT = "RUNPOD_LOG_MAX_TEXT_BYTES";
    /** With ids and fields it stays below 16 KiB, where Docker cuts lines. */
    private static final int TEXT_OF_A_LINE = 12_288;

    /** Reads and notes what is unusable in {@code in}. */
    static LineSettings read(SettingsReader in) {
        boolean captureIsSet = in.text(CAPTURE).isPresent();
        boolean capture = in.flag(CAPTURE, true);
        return new LineSettings(
                in.textOr("RUNPOD_SERVICE_NAME", "OTEL_SERVICE_NAME")
                        .map(String::trim)
                        .orElse(null),
                in.text("RUNPOD_ENVIRONMENT").map(String::trim).orElse(null),
                in.text("RUNPOD_POD_ID").map(String::trim).orElse(null),
                in.text("RUNPOD_ENDPOINT_ID").map(String::trim).orElse(null),
                in.number(MAX_TEXT, 256, 1 << 30, TEXT_OF_A_LINE),
                captureIsSet ? capture : null);
    }

    /** The settings of no place in particular. */
    public static LineSettings defaults() {
        return read(new SettingsReader(name -> Optional.empty()));
    }

    /** The settings for the first lines of a process: an unusable value is passed over here and named later. */
    public static LineSettings lenient(Environment environment) {
        return read(new SettingsReader(environment));
    }

    /** Whether what is printed becomes log lines, if somebody said so. */
    public Optional<Boolean> captureOutput() {
        return Optional.ofNullable(capture);
    }
}
