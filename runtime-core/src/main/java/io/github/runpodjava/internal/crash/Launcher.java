package io.github.runpodjava.internal.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The launcher script that started this JVM, if one did. It looks for the file {@code ended} in its folder to know
 * whether the JVM said itself why it ended.
 */
final class Launcher {
    /** Set by the script: a folder that is its own. */
    static final String PROPERTY = "runpod.launcher";

    private final @Nullable Path folder;

    private Launcher(@Nullable Path folder) {
        this.folder = folder;
    }

    static Launcher ofThisProcess() {
        String given = System.getProperty(PROPERTY);
        return new Launcher(given == null ? null : Path.of(given));
    }

    /** This process ends, and all that is to be said about it was said. */
    void ended() {
        ended("");
    }

    /**
     * This process ends; what is to be said about it is in a record.
     *
     * @param untold what RunPod is yet to be told; empty if nothing
     */
    void ended(String untold) {
        if (folder == null) {
            return;
        }
        try {
            // No lambda: this is called when there may be no metaspace for one.
            Files.writeString(folder.resolve("ended"), untold);
        } catch (IOException | RuntimeException e) {
            // The script then says more than it need.
            return;
        }
    }
}
