package io.github.runpodjava.internal.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The launcher script that started this JVM, if one did. It looks for the file {@code ended} in its folder to know
 * whether the JVM said itself why it ended.
 */
final class Launcher {
    /** Set by the script: a folder that is its own. */
    static final String PROPERTY = "runpod.launcher";

    private final Optional<Path> folder;

    private Launcher(Optional<Path> folder) {
        this.folder = folder;
    }

    static Launcher ofThisProcess() {
        return new Launcher(Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of));
    }

    /** This process ends, and all that is to be said about it was said. */
    void ended() {
        folder.ifPresent(mine -> {
            try {
                Files.writeString(mine.resolve("ended"), "");
            } catch (IOException | RuntimeException e) {
                // The script then says more than it need.
                return;
            }
        });
    }
}
