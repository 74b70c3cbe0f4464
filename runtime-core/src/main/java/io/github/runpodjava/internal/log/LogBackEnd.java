package io.github.runpodjava.internal.log;

import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.spi.LogControl;
import io.github.runpodjava.spi.RecentLines;
import java.util.Optional;
import java.util.ServiceLoader;

/** What the logging back end offers beside logging, if it is ours. */
public final class LogBackEnd {
    private LogBackEnd() {}

    /** Looked for once: what is on the class path stays so. */
    private static final class Found {
        static final Optional<LogControl> CONTROL = ServiceLoader.load(
                        LogControl.class, LogControl.class.getClassLoader())
                .findFirst();
    }

    /** The control of the back end that is on the class path; empty for one of another kind. */
    public static Optional<LogControl> control() {
        return Found.CONTROL;
    }

    /** The last lines; empty where none are kept. */
    public static Optional<RecentLines> recentLines() {
        return control().flatMap(LogControl::recentLines);
    }

    /** What is hidden in log lines is hidden everywhere; without such a back end, what the environment says. */
    public static Secrets secrets(Environment environment) {
        return control().flatMap(LogControl::secrets).orElseGet(() -> Secrets.of(environment));
    }
}
