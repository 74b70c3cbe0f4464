package io.github.runpodjava.logging.internal.file;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was written to a log file since it was last seen by its name. Where the file was removed meanwhile, as its folder may
 * be, these lines are in no file that anybody can read: they are read back from the one that is still open, into the one that
 * takes its place. Guarded by who writes.
 */
final class UnseenLines {
    private final Path folder;
    private final String owner;
    private final Path path;

    private boolean begun;
    private @Nullable InputStream reader;
    private @Nullable Object key;
    /** How long the file was when it was last seen. */
    private long seen;

    private @Nullable Removed removed;

    /** @param from how long it was when it was last seen */
    private record Removed(@Nullable Object key, InputStream end, long from) {}

    UnseenLines(Path folder, String owner) {
        this.folder = folder;
        this.owner = owner;
        this.path = folder.resolve(LogFileNames.current(owner));
    }

    /** The file with that key was opened, and has that length. */
    void begin(@Nullable Object itsKey, long length) {
        key = itsKey;
        seen = length;
        // Not for the first line of a process, which waits for what opens the file.
        if (begun) {
            reader = read();
        }
        begun = true;
    }

    /** The file is still the one by its name. */
    void seen(long length) {
        seen = length;
        if (reader == null) {
            reader = read();
        }
    }

    private @Nullable InputStream read() {
        try {
            return new FileInputStream(path.toFile());
        } catch (IOException e) {
            // May be written to but not read, or is gone again.
            return null;
        }
    }

    /** The file is not the one by its name any more, or cannot be looked for. */
    void missed() {
        InputStream end = reader;
        if (end != null && removed == null) {
            reader = null;
            removed = new Removed(key, end, seen);
        }
    }

    /**
     * Writes what only a removed file has; nothing if it was set aside by another process.
     *
     * @return how many bytes these were
     * @throws IOException if they cannot be read or written, and are lost; a part may be written
     */
    long bringTo(OutputStream next) throws IOException {
        Removed one = removed;
        removed = null;
        if (one == null) {
            return 0;
        }
        try (InputStream end = one.end()) {
            if (isSetAside(one.key())) {
                return 0;
            }
            end.skipNBytes(one.from());
            return end.transferTo(next);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private boolean isSetAside(@Nullable Object wanted) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "worker-" + owner + ".*")) {
            for (Path file : files) {
                if (Objects.equals(wanted, keyOf(file))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable Object keyOf(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            // Another worker tidies.
            return null;
        }
    }

    /** The file is closed. */
    void end() throws IOException {
        InputStream open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
    }
}
