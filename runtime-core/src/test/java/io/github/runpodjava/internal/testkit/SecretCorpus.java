package io.github.runpodjava.internal.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Lines with secrets and without, which the JVM and the launcher, each with rules of its own, have to treat alike. A line
 * of {@code hidden.txt} is what is said and what is left of it; where the JVM hides more, that is third.
 */
public final class SecretCorpus {
    /** Where the values are from that no name and no shape gives away. */
    public static final Map<String, String> ENVIRONMENT = Map.of(
            "ODD_SECRET", "ab\"cd\\ef/gh",
            "PAGE_SECRET", "it's=<b>&more",
            "LONG_KEY", "first1line\nsecond-2-line-longer\n{",
            "STORE", "jdbc:store://ann:secret-in-url@host/a",
            "RUNPOD_SECRET_NAMES", "PIN_CODE");

    private SecretCorpus() {}

    /** Lines with secrets: all that has HIDE in it, and those of the environment. */
    public static List<String> said() {
        return column(0);
    }

    public static List<String> hiddenByLauncher() {
        return column(1);
    }

    public static List<String> hiddenByJvm() {
        return column(2);
    }

    /** Lines that stay as they are. */
    public static List<String> shown() {
        return lines("shown.txt");
    }

    private static List<String> column(int column) {
        return lines("hidden.txt").stream()
                .map(line -> line.split(" -> "))
                .map(parts -> parts[Math.min(column, parts.length - 1)])
                .toList();
    }

    private static List<String> lines(String name) {
        try {
            return Files.readAllLines(Path.of("src/test/resources/secrets", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
