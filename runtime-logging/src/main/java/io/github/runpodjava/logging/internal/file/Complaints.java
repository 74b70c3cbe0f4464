package io.github.runpodjava.logging.internal.file;

import io.github.runpodjava.config.FileProblem;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Says what is wrong with a file where somebody may read it, but not too often. Not thread-safe. */
final class Complaints {
    private static final long AGAIN_AFTER = TimeUnit.MINUTES.toNanos(10);

    private final Path file;
    private final Consumer<String> stderr;
    private boolean said;
    private long when;

    Complaints(Path file, Consumer<String> stderr) {
        this.file = file;
        this.stderr = stderr;
    }

    /**
     * Never throws: where memory is too short to say it, the next time is none too soon.
     *
     * @param problem what was thrown, or a sentence without its end
     */
    void say(Object problem, long nanoTime) {
        if (said && nanoTime - when <= AGAIN_AFTER) {
            return;
        }
        try {
            String what = problem instanceof Exception thrown ? FileProblem.of(thrown) : problem.toString();
            stderr.accept("Log lines do not reach " + file + ": " + what
                    + ". Jobs go on, and so do attempts to write them. RUNPOD_LOG_DIR names the folder.\n");
            said = true;
            when = nanoTime;
        } catch (RuntimeException | Error e) {
            return;
        }
    }
}
