package io.github.runpodjava.logging;

import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.internal.output.JulLines;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.CallerBoundaryAware;
import org.slf4j.spi.LocationAwareLogger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The twin of runpod-python's {@code RunPodLogger}: a message and, with it, fields.
 *
 * <pre>{@code
 * private static final RunPodLogger log = RunPodLogger.of(Captioner.class);
 *
 * log.info("model loaded", Map.of("seconds", 3.2));
 * log.with("model", name).with("gpu", 0).warn("slow", exception);
 * RunPodLogger forModel = log.with("model", name);   // carries the field on every line
 * }</pre>
 *
 * <p>Fields arrive as {@code data} of the JSON line with their types: maps, collections, arrays, numbers, booleans and
 * Jackson trees as what they are in JSON, all else as its {@code toString}. The id of the job is on every line by itself.
 * Immutable and safe for use by many threads. It logs through SLF4J, so it works with any back end, and no method
 * throws because of what it is given.
 */
public final class RunPodLogger {
    private static final String BOUNDARY = RunPodLogger.class.getName();

    private static final Marker TIP = MarkerFactory.getMarker("TIP");
    private static final int SHOWS_ENDS = 16;

    private final Logger logger;
    private final Map<String, @Nullable Object> fields;

    private RunPodLogger(Logger logger, Map<String, @Nullable Object> fields) {
        this.logger = logger;
        this.fields = fields;
    }

    /** The logger with the name of {@code type}. */
    public static RunPodLogger of(Class<?> type) {
        return of(LoggerFactory.getLogger(type));
    }

    /** The logger with this name. */
    public static RunPodLogger of(String name) {
        return of(LoggerFactory.getLogger(name));
    }

    static RunPodLogger of(Logger logger) {
        return new RunPodLogger(logger, Map.of());
    }

    /** A logger that puts this field, besides those that this one has, on each of its lines. */
    public RunPodLogger with(String key, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
        more.put(key, value);
        return new RunPodLogger(logger, more);
    }

    /** A logger that puts these fields, besides those that this one has, on each of its lines. */
    public RunPodLogger with(Map<String, ? extends @Nullable Object> extra) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
        more.putAll(extra);
        return new RunPodLogger(logger, more);
    }

    public void trace(String message) {
        log(Level.TRACE, message, Map.of(), null);
    }

    public void trace(String message, Map<String, ? extends @Nullable Object> extra) {
        log(Level.TRACE, message, extra, null);
    }

    public void debug(String message) {
        log(Level.DEBUG, message, Map.of(), null);
    }

    public void debug(String message, Map<String, ? extends @Nullable Object> extra) {
        log(Level.DEBUG, message, extra, null);
    }

    public void info(String message) {
        log(Level.INFO, message, Map.of(), null);
    }

    public void info(String message, Map<String, ? extends @Nullable Object> extra) {
        log(Level.INFO, message, extra, null);
    }

    public void warn(String message) {
        log(Level.WARN, message, Map.of(), null);
    }

    public void warn(String message, Map<String, ? extends @Nullable Object> extra) {
        log(Level.WARN, message, extra, null);
    }

    public void warn(String message, @Nullable Throwable cause) {
        log(Level.WARN, message, Map.of(), cause);
    }

    /** The exception arrives as {@code error}, after these fields. */
    public void error(String message, Map<String, ? extends @Nullable Object> extra, @Nullable Throwable cause) {
        log(Level.ERROR, message, extra, cause);
    }

    public void error(String message) {
        log(Level.ERROR, message, Map.of(), null);
    }

    public void error(String message, Map<String, ? extends @Nullable Object> extra) {
        log(Level.ERROR, message, extra, null);
    }

    public void error(String message, @Nullable Throwable cause) {
        log(Level.ERROR, message, Map.of(), cause);
    }

    /** Advice on how to use the platform better: INFO with the marker {@code TIP}. */
    public void tip(String message) {
        if (logger.isEnabledForLevel(Level.INFO)) {
            builder(Level.INFO, Map.of()).addMarker(TIP).log(message);
        }
    }

    /**
     * Tells at INFO that there is a secret, and which, without telling it: {@code name: r***x}. Of one with fewer than
     * 16 characters not even the first and the last are shown, and never how many there are.
     */
    public void secret(String name, @Nullable String value) {
        String shown = "***";
        if (value == null || value.isEmpty()) {
            shown = "(none)";
        } else if (value.length() >= SHOWS_ENDS) {
            shown = value.charAt(0) + shown + value.charAt(value.length() - 1);
        }
        info(name + ": " + shown);
    }

    /**
     * Sets the level of all loggers, as {@code set_level} of runpod-python does, and says so at INFO.
     *
     * @return false if Logback is configured by a file of the user's, which is then left alone
     */
    public boolean setLevel(LogLevel level) {
        boolean applied = LogbackLogControl.applyLevel(LoggerFactory.getILoggerFactory(), level);
        if (applied) {
            JulLines.levelChanged();
            info("Log level set to " + level);
        }
        return applied;
    }

    private void log(
            Level level, String message, Map<String, ? extends @Nullable Object> extra, @Nullable Throwable cause) {
        if (!logger.isEnabledForLevel(level)) {
            return;
        }
        try {
            // Most lines have no fields: without a builder, and without the event that a back end would copy into its
            // own.
            if (logger instanceof LocationAwareLogger aware && fields.isEmpty() && extra.isEmpty()) {
                aware.log(null, BOUNDARY, level.toInt(), message, null, cause);
            } else {
                builder(level, extra).setCause(cause).log(message);
            }
        } catch (RuntimeException | StackOverflowError e) {
            // Back ends read an exception in the caller's thread; one whose getMessage throws must not end the caller.
            builder(level, Map.of())
                    .addKeyValue("logFailure", e.getClass().getName())
                    .addKeyValue(
                            "cause", cause == null ? null : cause.getClass().getName())
                    .log(message);
        }
    }

    private LoggingEventBuilder builder(Level level, Map<String, ? extends @Nullable Object> extra) {
        LoggingEventBuilder builder = logger.atLevel(level);
        if (builder instanceof CallerBoundaryAware aware) {
            // For back ends that show where a line was logged: in the user's class, not here.
            aware.setCallerBoundary(BOUNDARY);
        }
        return added(added(builder, fields), extra);
    }

    private static LoggingEventBuilder added(
            LoggingEventBuilder builder, Map<String, ? extends @Nullable Object> fields) {
        LoggingEventBuilder full = builder;
        for (Map.Entry<String, ? extends @Nullable Object> field : fields.entrySet()) {
            full = full.addKeyValue(field.getKey(), field.getValue());
        }
        return full;
    }
}
