package io.github.runpodjava.config;

import java.util.Locale;

/**
 * What is logged, and in which shape.
 *
 * @param level {@code RUNPOD_LOG_LEVEL}, else {@code RUNPOD_DEBUG_LEVEL}, else INFO
 * @param format {@code RUNPOD_LOG_FORMAT}, else JSON when {@code RUNPOD_ENDPOINT_ID} is set, else text
 */
public record LogSettings(LogLevel level, LogFormat format) {

    /** What says how much is logged. */
    public static final String LOG_LEVEL = "RUNPOD_LOG_LEVEL";
    /** What counts more than the variables. */
    public static final String LEVEL_FLAG = "--log-level";
    /** What says it too, where the other does not. */
    public static final String DEBUG_LEVEL = "RUNPOD_DEBUG_LEVEL";

    static final String LOG_FORMAT = "RUNPOD_LOG_FORMAT";

    /** Reads and notes what is unusable in {@code in}. */
    public static LogSettings read(SettingsReader in) {
        LogLevel level = in.oneOf(LOG_LEVEL, LogLevel.class)
                .or(() -> in.oneOf(DEBUG_LEVEL, LogLevel.class))
                .orElse(LogLevel.INFO);
        boolean onRunPod = in.text("RUNPOD_ENDPOINT_ID").isPresent();
        LogFormat standard = onRunPod ? LogFormat.JSON : LogFormat.TEXT;
        LogFormat format = in.oneOf(LOG_FORMAT, LogFormat.class).orElse(standard);
        in.text(LOG_FORMAT, standard.name().toLowerCase(Locale.ROOT));
        if (onRunPod) {
            in.because(LOG_FORMAT, "RUNPOD_ENDPOINT_ID");
        }
        // Read where lines are made; here only so that what is unusable is named with all the rest.
        LineSettings.read(in);
        return new LogSettings(level, format);
    }

    /**
     * The settings for the first lines of a process, before all settings are checked: an unusable value is passed
     * over here and named later, when the worker reads all its settings.
     */
    public static LogSettings lenient(Environment environment) {
        return read(new SettingsReader(environment));
    }

    public LogSettings withLevel(LogLevel other) {
        return new LogSettings(other, format);
    }
}
