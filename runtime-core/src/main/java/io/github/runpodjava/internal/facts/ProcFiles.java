package io.github.runpodjava.internal.facts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Reads the small files in which Linux tells about a process; whatever is not there is simply not known. */
public final class ProcFiles {
    private static final long BYTES_IN_KIB = 1024;

    private ProcFiles() {}

    /** The whole file without blanks around it; empty text if it cannot be read. */
    static String text(Path file) {
        try {
            return Files.readString(file).trim();
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    /** What stands behind {@code name:} in a file of such lines; empty text if there is no such line. */
    public static String field(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("");
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    /** A field such as {@code VmRSS: 1234 kB}, in bytes. */
    static OptionalLong bytes(Path file, String name) {
        OptionalLong kib = number(field(file, name).replace("kB", "").trim());
        return kib.isPresent() ? OptionalLong.of(kib.getAsLong() * BYTES_IN_KIB) : kib;
    }

    /** A number of at least 0; {@code max} and everything else that is none is not known. */
    public static OptionalLong number(String text) {
        try {
            long number = Long.parseLong(text);
            return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
