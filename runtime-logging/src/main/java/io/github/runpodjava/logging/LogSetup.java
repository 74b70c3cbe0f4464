package io.github.runpodjava.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import io.github.runpodjava.config.LogFormat;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runtime's own configuration of one Logback context, and what can be changed about it later. */
final class LogSetup {
    /** What tells more than a worker's user wants to read, or pay the platform for: libraries, and the JDK itself. */
    static final List<String> CHATTY = List.of(
            "okhttp3", "org.eclipse.jetty", "io.javalin", "javax.management", "com.sun.net.httpserver", "sun", "jdk");

    private static final String KEY = LogSetup.class.getName();

    private final LoggerContext context;
    private final StdoutAppender appender;
    private final Map<LogFormat, Encoder<ILoggingEvent>> encoders = new EnumMap<>(LogFormat.class);

    private final @Nullable LineRouter router;

    private LogSetup(LoggerContext context, StdoutAppender appender, @Nullable LineRouter router) {
        this.context = context;
        this.appender = appender;
        this.router = router;
    }

    /** Makes {@code appender} the one output of {@code context}. */
    static LogSetup install(LoggerContext context, StdoutAppender appender, LogLevel level, LogFormat format) {
        return install(context, appender, null, level, format);
    }

    /** The same with all the places that lines go to. */
    static LogSetup install(
            LoggerContext context,
            StdoutAppender appender,
            @Nullable LineRouter router,
            LogLevel level,
            LogFormat format) {
        LogSetup setup = new LogSetup(context, appender, router);
        if (router != null) {
            appender.setRouter(router);
        }
        appender.setContext(context);
        appender.setName("RUNPOD");
        setup.apply(level, format);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        // The context forgets it when it is reset, which is when somebody else configures it.
        context.putObject(KEY, setup);
        return setup;
    }

    /** What was installed in {@code context}, unless that was reset since. */
    static Optional<LogSetup> in(LoggerContext context) {
        return Optional.ofNullable((LogSetup) context.getObject(KEY));
    }

    /** Whether lines still go here: a program may take the appender away. */
    boolean isInForce() {
        return context.getLogger(Logger.ROOT_LOGGER_NAME).isAttached(appender);
    }

    /** Sets threshold and shape from now on. */
    synchronized void apply(LogLevel level, LogFormat format) {
        // Both encoders are kept: a thread may be in the middle of a line with the other one.
        appender.setEncoder(encoders.computeIfAbsent(
                format,
                wanted -> StdoutAppender.encoderFor(
                        wanted, context, router == null ? Secrets.none() : router.secrets())));
        applyLevel(level);
    }

    /** Sets the threshold from now on. */
    synchronized void applyLevel(LogLevel level) {
        Level threshold = threshold(level);
        if (router != null) {
            router.threshold(threshold);
            if (router.keepsDebugLines() && threshold != Level.OFF) {
                threshold = higher(Level.DEBUG, threshold) == threshold ? Level.DEBUG : threshold;
            }
        }
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(threshold);
        for (String name : CHATTY) {
            context.getLogger(name).setLevel(threshold == Level.TRACE ? Level.TRACE : higher(threshold, Level.WARN));
        }
    }

    /** Where lines go; empty where they only go to stdout. */
    Optional<LineRouter> router() {
        return Optional.ofNullable(router);
    }

    private static Level higher(Level one, Level other) {
        return one.isGreaterOrEqual(other) ? one : other;
    }

    private static Level threshold(LogLevel level) {
        return switch (level) {
            case NOTSET -> Level.OFF;
            case TRACE -> Level.TRACE;
            case DEBUG -> Level.DEBUG;
            case INFO -> Level.INFO;
            case WARN -> Level.WARN;
            case ERROR -> Level.ERROR;
        };
    }
}
