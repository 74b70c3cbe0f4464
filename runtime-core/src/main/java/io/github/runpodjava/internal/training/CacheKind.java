package io.github.runpodjava.internal.training;

import io.github.runpodjava.StartupException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a JVM keeps loaded classes in. */
enum CacheKind {
    /**
     * An AOT cache (JEP 483 and 514): classes loaded and linked. Without the profiles of methods (JEP 515): the option
     * that uses a cache passes over them, and a start that has them not in its cache is by 4 % quicker.
     */
    AOT(
            "AOT cache",
            ".aot",
            "-XX:AOTCacheOutput=",
            List.of(
                    "-XX:+IgnoreUnrecognizedVMOptions",
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:-AOTRecordTraining",
                    "-XX:-AOTReplayTraining")),
    /** A dynamic AppCDS archive (JEP 350): classes parsed and verified. */
    APP_CDS("AppCDS archive", ".jsa", "-XX:ArchiveClassesAtExit=", List.of());

    private static final int ONE_STEP_AOT = 25;

    private final String words;
    private final String ending;
    private final String making;
    private final List<String> more;

    CacheKind(String words, String ending, String making, List<String> more) {
        this.words = words;
        this.ending = ending;
        this.making = making;
        this.more = more;
    }

    /** The best that a JVM of this version can make in one run. */
    static CacheKind of(Runtime.Version version) {
        return version.feature() >= ONE_STEP_AOT ? AOT : APP_CDS;
    }

    /** What people call it. */
    String words() {
        return words;
    }

    /** How its file's name ends. */
    String ending() {
        return ending;
    }

    /** The options that have a JVM write {@code file} when it ends. */
    List<String> makingOptions(String file) {
        List<String> options = new ArrayList<>(more);
        options.add(making + file);
        return options;
    }

    /**
     * Looks whether the Java runtime in {@code home} has what this builds on: an AppCDS archive holds what the runtime's
     * own archive does not, and jlink makes none unless it is told to.
     *
     * @throws StartupException if not, saying how it is made
     */
    void check(Path home) throws IOException {
        Path virtualMachine = home.resolve("lib").resolve("server");
        if (this != APP_CDS || !Files.isDirectory(virtualMachine)) {
            return;
        }
        try (DirectoryStream<Path> archives = Files.newDirectoryStream(virtualMachine, "*.jsa")) {
            if (!archives.iterator().hasNext()) {
                throw new StartupException(
                        "The Java runtime in " + home + " has no class archive of its own, on which an " + words
                                + " builds. Make it with " + home.resolve("bin").resolve("java") + " -Xshare:dump");
            }
        }
    }

    /**
     * The option that has a JVM use {@code file}. The same for both, and known to every JVM: one of another version
     * refuses the file and starts without it, where it would refuse to start with {@code -XX:AOTCache}.
     */
    static String usingOption(String file) {
        return "-XX:SharedArchiveFile=" + file;
    }
}
