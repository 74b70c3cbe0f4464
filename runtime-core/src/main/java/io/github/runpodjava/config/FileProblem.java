package io.github.runpodjava.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** What is wrong with a file, in words: the messages of most exceptions about files are nothing but the path. */
public final class FileProblem {
    private FileProblem() {}

    /** The words, with no full stop at the end. */
    public static String of(Exception e) {
        String path = e instanceof FileSystemException about ? about.getFile() : null;
        String reason = e instanceof FileSystemException about ? about.getReason() : e.getMessage();
        if (reason == null || reason.isBlank()) {
            reason = path == null ? kind(e) : nowhere(Path.of(path)).orElseGet(() -> kind(e));
        }
        return path == null || reason.contains(path) ? reason : path + ": " + reason;
    }

    /** A link that leads nowhere exists where a folder is to be made, and does not where one is looked for. */
    private static Optional<String> nowhere(Path path) {
        try {
            return Files.isSymbolicLink(path) && !Files.exists(path)
                    ? Optional.of("this is a link to " + Files.readSymbolicLink(path) + ", which is not there")
                    : Optional.empty();
        } catch (IOException goneMeanwhile) {
            return Optional.empty();
        }
    }

    private static String kind(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file or folder, and it cannot be made";
        }
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return "this is a file and not a folder";
        }
        return e instanceof AccessDeniedException ? "permission denied" : e.toString();
    }
}
