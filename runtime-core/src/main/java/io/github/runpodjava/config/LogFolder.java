package io.github.runpodjava.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where what must outlive a worker is kept: its log, its crash records and its note of the jobs in flight.
 *
 * @param folder {@code RUNPOD_LOG_DIR}, else {@code /runpod-volume/logs} where a network volume is mounted, else null
 * @param owner the part of file names that tells workers apart: {@code RUNPOD_POD_ID}, else {@code HOSTNAME}, else
 *     {@code local}; letters, digits, dots and dashes only, at most 137
 */
public record LogFolder(@Nullable Path folder, String owner) {
    static final String LOG_DIR = "RUNPOD_LOG_DIR";
    private static final Path VOLUME = Path.of("/runpod-volume");
    private static final String NAMELESS = "local";
    /** Beside it the names of files have up to 100 characters. */
    private static final int MOST_OF_OWNER = 128;

    /** Reads; never refuses: an unusable folder is found out when it is written to. */
    public static LogFolder read(Environment environment) {
        return read(environment, VOLUME);
    }

    /** The same, and has {@code in} know what was read. */
    static LogFolder read(SettingsReader in) {
        LogFolder read = read(in.environment());
        if (read.folder == null) {
            // Not set, or not a path at all, which is a problem here.
            in.path(LOG_DIR);
        } else {
            in.text(LOG_DIR, read.folder.toString());
        }
        return read;
    }

    static LogFolder read(Environment environment, Path volume) {
        Optional<String> given = environment.get(LOG_DIR).map(String::trim);
        Path folder = given.isPresent() ? pathOrNull(given.get()) : onVolume(volume);
        String owner = environment
                .get("RUNPOD_POD_ID")
                .or(() -> environment.get("HOSTNAME"))
                .map(LogFolder::fitForFiles)
                .orElse(NAMELESS);
        return new LogFolder(folder, owner);
    }

    private static @Nullable Path pathOrNull(String given) {
        try {
            return Path.of(given);
        } catch (InvalidPathException e) {
            // As one beyond ASCII in a container without a locale. Who reads it for the settings refuses it.
            return null;
        }
    }

    private static @Nullable Path onVolume(Path volume) {
        return Files.isDirectory(volume) ? volume.resolve("logs") : null;
    }

    /** File systems take names of 255 bytes; what is cut off still tells two workers apart. */
    private static String fitForFiles(String name) {
        String fit = name.trim().replaceAll("[^A-Za-z0-9.-]", "-");
        return fit.length() <= MOST_OF_OWNER
                ? fit
                : fit.substring(0, MOST_OF_OWNER) + "-" + Integer.toHexString(name.hashCode());
    }

    /** Whether the worker has a name of its own, and not the one that all share which have none. */
    public boolean isNamed() {
        return !owner.equals(NAMELESS);
    }

    /**
     * Makes a folder, with those above it.
     *
     * @throws IOException if it cannot be made; also if it belongs on a network volume that is not mounted: made anew it
     *     would be a folder of the container, that every later start takes for the volume
     */
    public static void make(Path folder) throws IOException {
        make(folder, VOLUME);
    }

    static void make(Path folder, Path volume) throws IOException {
        if (folder.startsWith(volume) && !Files.isDirectory(volume)) {
            throw new NoSuchFileException(folder.toString(), null, "the network volume is not there");
        }
        Files.createDirectories(folder);
    }

    /** The folder; empty when nothing is to be kept. It may not exist yet. */
    public Optional<Path> path() {
        return Optional.ofNullable(folder);
    }
}
