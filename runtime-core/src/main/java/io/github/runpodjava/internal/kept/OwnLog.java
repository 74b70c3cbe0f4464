package io.github.runpodjava.internal.kept;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The log that a worker writes to, as it was when the folder was listed. It may be set aside at any time, and another
 * gets its name: whoever read that one in its place would go on in it from where he was in the other.
 */
final class OwnLog {
    private final KeptFiles kept;
    private final String worker;
    private final Path file;
    private final @Nullable Object key;
    private final Set<String> listed;

    /**
     * @param key of the file by this name before the names were listed; null if there was none
     * @param listed the logs that there were then
     */
    OwnLog(KeptFiles kept, String worker, Path file, @Nullable Object key, Set<String> listed) {
        this.kept = kept;
        this.worker = worker;
        this.file = file;
        this.key = key;
        this.listed = listed;
    }

    /** Tells the files of one name apart; null if there is none. */
    static @Nullable Object key(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException gone) {
            return null;
        }
    }

    /** @throws NoSuchFileException if it is neither there nor set aside */
    LogBytes open() throws IOException {
        LogBytes named = named();
        // Nearly always: it was not set aside, and the folder need not be listed again.
        if (named != null && Objects.equals(key, key(file))) {
            return named;
        }
        Optional<LogBytes> setAside = setAside(named);
        if (setAside.isPresent()) {
            return setAside.get();
        }
        if (named == null) {
            throw new NoSuchFileException(file.toString());
        }
        return named;
    }

    private @Nullable LogBytes named() throws IOException {
        try {
            return new PlainBytes(file);
        } catch (NoSuchFileException beingSetAside) {
            return null;
        }
    }

    /** Whatever else it is called by now: what is decided by the key alone would go wrong where keys change. */
    private Optional<LogBytes> setAside(@Nullable LogBytes named) throws IOException {
        try {
            Optional<LogBytes> found = kept.setAsideSince(worker, listed);
            if (found.isPresent() && named != null) {
                named.close();
            }
            return found;
        } catch (IOException | RuntimeException e) {
            if (named != null) {
                named.close();
            }
            throw e;
        }
    }
}
