package io.github.runpodjava.internal.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What lies beside a cache and says for which jars it was made, and by which Java runtime. A JVM does not always notice
 * itself that a jar has changed (JDK-8377932: 25.0.3 then runs the old classes), nor always say what it refuses, so the
 * launcher script compares. It reads these lines:
 *
 * <pre>
 * cache worker.aot
 * java SHA-256 VERSION
 * jar SIZE TAIL SHA-256 worker.jar
 * </pre>
 *
 * one {@code jar} for each, the names being those of files in the folder of the note, or absolute. The line {@code java}
 * is left out of a runtime that does not tell itself from others; of it the digest is that of the file {@code release}.
 */
final class CacheNote {
    private CacheNote() {}

    /** Where the note of a program in {@code jar} is. */
    static Path of(Path jar) {
        return beside(jar, ".cache");
    }

    /** The file beside {@code jar} that has another ending in the place of {@code .jar}. */
    static Path beside(Path jar, String ending) {
        String name = String.valueOf(jar.getFileName());
        return jar.resolveSibling(name.substring(0, name.length() - ".jar".length()) + ending);
    }

    /** Writes it, in one step. */
    static void write(Path cache, List<Path> jars) throws IOException {
        Path note = of(jars.get(0));
        StringBuilder text = new StringBuilder("cache " + cache.getFileName() + "\n");
        Path release = Path.of(System.getProperty("java.home"), "release");
        if (Files.isReadable(release)) {
            text.append("java " + Sha256.of(release) + " " + Runtime.version() + "\n");
        }
        for (Path jar : jars) {
            JarEnd end = JarEnd.of(jar);
            text.append(
                    "jar " + end.size() + " " + end.tail() + " " + end.sha256() + " " + nameSeenFrom(note, jar) + "\n");
        }
        Path fresh = note.resolveSibling(note.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, note, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String nameSeenFrom(Path note, Path jar) {
        Path folder = note.toAbsolutePath().normalize().getParent();
        Path whole = jar.toAbsolutePath().normalize();
        return folder != null && whole.startsWith(folder)
                ? folder.relativize(whole).toString()
                : whole.toString();
    }
}
