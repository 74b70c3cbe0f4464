package io.github.runpodjava.internal.output;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Passes each record to the SLF4J logger of the same name.
 *
 * <p>Not API: public only because {@code java.util.logging} has to make one.
 */
public final class JulHandler extends Handler {
    private static final Formatter MESSAGE = new Formatter() {
        @Override
        public String format(LogRecord entry) {
            return formatMessage(entry);
        }
    };

    @Override
    public void publish(LogRecord entry) {
        try {
            String name = entry.getLoggerName();
            Logger logger = LoggerFactory.getLogger(name == null ? "java.util.logging" : name);
            Level level = level(entry.getLevel().intValue());
            if (logger.isEnabledForLevel(level)) {
                logger.atLevel(level).setCause(entry.getThrown()).log(String.valueOf(MESSAGE.format(entry)));
            }
        } catch (RuntimeException | StackOverflowError e) {
            // To log must not end what the caller does.
            LoggerFactory.getLogger(JulHandler.class)
                    .error(
                            "A java.util.logging record could not be logged: {}",
                            e.getClass().getName());
        }
    }

    private static Level level(int value) {
        if (value >= java.util.logging.Level.SEVERE.intValue()) {
            return Level.ERROR;
        }
        if (value >= java.util.logging.Level.WARNING.intValue()) {
            return Level.WARN;
        }
        if (value >= java.util.logging.Level.CONFIG.intValue()) {
            return Level.INFO;
        }
        return value >= java.util.logging.Level.FINER.intValue() ? Level.DEBUG : Level.TRACE;
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
