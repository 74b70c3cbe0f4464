package io.github.runpodjava.internal.training;

import io.github.runpodjava.StartupException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * How this JVM was started, so that another can be started in the same way: its options are part of what a cache fits.
 *
 * @param jar the jar that was started, as it was written after {@code -jar}
 * @param options of the JVM
 */
record ThisProgram(String jar, List<String> options) {
    /** Of the launcher script and of an earlier training; each start has its own. */
    private static final List<String> NOT_PASSED_ON = List.of(
            "-Drunpod.launcher=",
            "-Drunpod.cache=",
            "-XX:ErrorFile=",
            "-XX:+DisplayVMOutputToStderr",
            "-XX:AOTCache",
            "-XX:AOTMode=",
            "-XX:SharedArchiveFile=",
            "-XX:ArchiveClassesAtExit=",
            "-agentlib:jdwp",
            "-Xshare:");

    /**
     * Finds out.
     *
     * @throws StartupException if this is no program in a jar
     */
    static ThisProgram find() {
        String path = System.getProperty("java.class.path", "");
        if (path.contains(File.pathSeparator) || !path.endsWith(".jar") || !Files.isRegularFile(Path.of(path))) {
            throw new StartupException("A cache can be made for a program in a jar only, but the class path is \""
                    + path + "\". Start it as java -jar worker.jar --train-cache.");
        }
        return new ThisProgram(
                path,
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(option -> NOT_PASSED_ON.stream().noneMatch(option::startsWith))
                        .toList());
    }

    /** Where the Java runtime is that runs it. */
    static Path home() {
        return Path.of(System.getProperty("java.home"));
    }

    /** The command that starts a JVM with these options, and some more, on the jar. */
    List<String> command(List<String> more, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(home().resolve("bin").resolve("java").toString());
        command.addAll(options);
        command.addAll(more);
        command.add("-jar");
        command.add(jar);
        command.addAll(arguments);
        return command;
    }

    /** The jar and all that its manifest's {@code Class-Path} names, and theirs. */
    List<Path> jars() throws IOException {
        Set<Path> all = new LinkedHashSet<>();
        collect(Path.of(jar), all);
        return List.copyOf(all);
    }

    private static void collect(Path jar, Set<Path> all) throws IOException {
        if (!Files.isRegularFile(jar) || !all.add(jar)) {
            return;
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String names =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            for (String name : names == null ? new String[0] : names.trim().split(" +")) {
                collect(jar.resolveSibling(name).normalize(), all);
            }
        }
    }
}
