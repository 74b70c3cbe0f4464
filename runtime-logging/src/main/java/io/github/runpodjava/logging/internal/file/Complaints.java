package io.github.runpodjava.logging.internal.file;

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

    void say(String problem, long nanoTime) {
        if (!said || nanoTime - when > AGAIN_AFTER) {
            said = true;
            when = nanoTime;
            stderr.accept("Log lines do not reach " + file + ": " + problem
                    + ". Jobs go on, and so do attempts to write them. RUNPOD_LOG_DIR names the folder.\n");
        }
    }
}
