package io.github.runpodjava.internal.output;

import io.github.runpodjava.config.LineSettings;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobEventListener;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What is printed and logged by other ways in a process that is a worker and nothing else becomes log lines. */
public final class ProcessOutput implements JobEventListener, AutoCloseable {
    static final String JUL_CLASS = "java.util.logging.config.class";
    private static final String JUL_FILE = "java.util.logging.config.file";
    private static final String JUL_MANAGER = "java.util.logging.manager";
    private static final String LOST_LOGGING =
            "The program, or a library of it, has reset or stopped Logback while the worker runs: from now on log lines go"
                    + " where its new configuration says, if it has one, and not to the log folder, and what is printed"
                    + " is not logged. Leave out that call, or make it before the worker starts; see Level and place in"
                    + " docs/logging.md";

    private final @Nullable CapturedOutput streams;
    private final AtomicBoolean julIsSeenTo;
    private final PrintStream err;
    private final RuntimesLogging logging;
    /** Whether lines went where the runtime sends them, and nobody has heard yet that they do not any more. */
    private final AtomicBoolean hasLogging;

    private volatile boolean stays;

    private ProcessOutput(@Nullable CapturedOutput streams, boolean takesJul, PrintStream err) {
        this.streams = streams;
        this.julIsSeenTo = new AtomicBoolean(!takesJul);
        this.err = err;
        this.logging = new RuntimesLogging();
        this.hasLogging = new AtomicBoolean(logging.getAsBoolean());
    }

    /** Begins, if the settings and the logging back end are so. */
    public static ProcessOutput begin(LineSettings settings) {
        PrintStream err = System.err;
        if (!settings.captureOutput().orElse(true)) {
            return new ProcessOutput(null, false, err);
        }
        boolean untouched = System.getProperty(JUL_CLASS) == null
                && System.getProperty(JUL_FILE) == null
                && System.getProperty(JUL_MANAGER) == null;
        // The JVM would look for it there.
        if (untouched && ProcessOutput.class.getClassLoader() == ClassLoader.getSystemClassLoader()) {
            System.setProperty(JUL_CLASS, "io.github.runpodjava.internal.output.JulLines");
        }
        return new ProcessOutput(
                settings.captureOutput().isPresent()
                        ? CapturedOutput.install(() -> true)
                        : CapturedOutput.install(new RuntimesLogging()),
                untouched,
                err);
    }

    @Override
    public void on(JobEvent event) {
        if (event instanceof JobEvent.Taken && julIsSeenTo.compareAndSet(false, true)) {
            // The program may have used it before it became a worker, with a static logger of its main class.
            JulLines.takeOver();
        }
        if (streams != null) {
            streams.on(event);
        }
        if (event instanceof JobEvent.Taken || event instanceof JobEvent.Finished) {
            tellLostLogging();
        }
    }

    /** No line can say it, as it would go where nobody may look, or nowhere. */
    private void tellLostLogging() {
        if (hasLogging.get() && !logging.getAsBoolean() && hasLogging.compareAndSet(true, false)) {
            err.println(LOST_LOGGING);
        }
    }

    /** Tells what was printed without a line end so far, for a process that ends. */
    public void tellBegun() {
        if (streams != null) {
            streams.tellBegun();
        }
    }

    /** From now on {@link #close} tells what was begun and goes on: only the end of the process is to come. */
    public void stay() {
        stays = true;
    }

    @Override
    public void close() {
        if (stays) {
            tellBegun();
        } else if (streams != null) {
            streams.close();
        }
    }
}
