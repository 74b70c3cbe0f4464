package io.github.runpodjava.logging;

import ch.qos.logback.classic.LoggerContext;
import io.github.runpodjava.config.LogFormat;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.spi.LogControl;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Changes level and format of the runtime's own Logback configuration.
 *
 * <p>Not API: public only because {@link java.util.ServiceLoader} has to make one.
 */
public final class LogbackLogControl implements LogControl {

    @Override
    public boolean apply(LogLevel level, LogFormat format) {
        return apply(LoggerFactory.getILoggerFactory(), level, format);
    }

    @Override
    public boolean inForce() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                && LogSetup.in(context).isPresent();
    }

    static boolean apply(ILoggerFactory backEnd, LogLevel level, LogFormat format) {
        if (!(backEnd instanceof LoggerContext context)) {
            return false;
        }
        return LogSetup.in(context)
                .map(setup -> {
                    setup.apply(level, format);
                    return true;
                })
                .orElse(false);
    }
}
