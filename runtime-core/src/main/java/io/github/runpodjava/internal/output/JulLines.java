package io.github.runpodjava.internal.output;

import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.LineSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has {@code java.util.logging} log by SLF4J. The JVM makes one of these when somebody first uses that, because a
 * system property names this class: a worker in which nobody does never loads it.
 *
 * <p>Not API: public only because the JVM has to make one.
 */
public final class JulLines {

    /** For the JVM, in place of reading its configuration file. */
    public JulLines() throws IOException {
        LogManager manager = LogManager.getLogManager();
        if (isWanted()) {
            String configuration = "handlers=" + JulHandler.class.getName() + "\n.level=" + threshold() + "\n";
            manager.readConfiguration(new ByteArrayInputStream(configuration.getBytes(StandardCharsets.ISO_8859_1)));
        } else {
            System.clearProperty(ProcessOutput.JUL_CLASS);
            manager.readConfiguration();
        }
    }

    /**
     * The same for a JVM in which it was in use before the worker began: only where it is as it comes with the JVM and
     * writes to the console.
     */
    static void takeOver() {
        Logger root = LogManager.getLogManager().getLogger("");
        if (root == null || !isWanted()) {
            return;
        }
        Handler[] handlers = root.getHandlers();
        if (handlers.length == 1 && handlers[0].getClass() == ConsoleHandler.class) {
            root.removeHandler(handlers[0]);
            root.addHandler(new JulHandler());
            root.setLevel(threshold());
        }
    }

    /** Has it follow a level that SLF4J's root was given; nothing where its records go elsewhere. */
    public static void levelChanged() {
        Logger root = LogManager.getLogManager().getLogger("");
        if (root == null) {
            return;
        }
        for (Handler handler : root.getHandlers()) {
            if (handler instanceof JulHandler) {
                root.setLevel(threshold());
            }
        }
    }

    private static boolean isWanted() {
        boolean wanted = LineSettings.lenient(Environment.system())
                .captureOutput()
                .orElseGet(() -> new RuntimesLogging().getAsBoolean());
        // That one logs by java.util.logging itself.
        String backEnd = LoggerFactory.getILoggerFactory().getClass().getName();
        return wanted && !backEnd.startsWith("org.slf4j.jul.");
    }

    /** What SLF4J would drop need not be made first. */
    private static Level threshold() {
        org.slf4j.Logger root = LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        return root.isTraceEnabled() ? Level.ALL : root.isDebugEnabled() ? Level.FINER : Level.INFO;
    }
}
