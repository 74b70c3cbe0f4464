package io.github.runpodjava.logging;

import ch.qos.logback.classic.LoggerContext;
import io.github.runpodjava.config.LogFormat;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.job.JobEventListener;
import io.github.runpodjava.spi.LogControl;
import io.github.runpodjava.spi.LogCounts;
import io.github.runpodjava.spi.RecentLines;
import java.util.Optional;
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
        Optional<LogSetup> setup = setup(LoggerFactory.getILoggerFactory());
        return setup.isPresent() && setup.get().isInForce();
    }

    static boolean apply(ILoggerFactory backEnd, LogLevel level, LogFormat format) {
        Optional<LogSetup> setup = setup(backEnd);
        setup.ifPresent(ours -> ours.apply(level, format));
        return setup.isPresent();
    }

    static boolean applyLevel(ILoggerFactory backEnd, LogLevel level) {
        Optional<LogSetup> setup = setup(backEnd);
        setup.ifPresent(ours -> ours.applyLevel(level));
        return setup.isPresent();
    }

    private static Optional<LogSetup> setup(ILoggerFactory backEnd) {
        return backEnd instanceof LoggerContext context ? LogSetup.in(context) : Optional.empty();
    }

    private static Optional<LineRouter> router() {
        return setup(LoggerFactory.getILoggerFactory()).flatMap(LogSetup::router);
    }

    @Override
    public Optional<RecentLines> recentLines() {
        return router().map(LineRouter::recent);
    }

    @Override
    public Optional<Secrets> secrets() {
        return router().map(LineRouter::secrets);
    }

    @Override
    public Optional<LogCounts> counts() {
        return router().map(LineRouter::counts);
    }

    @Override
    public Optional<JobEventListener> jobListener() {
        return router().flatMap(LineRouter::jobListener);
    }

    @Override
    public void flush() {
        router().ifPresent(LineRouter::end);
    }
}
