package io.github.runpodjava.config;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What is wrong with a file, in words: the messages of most exceptions about files are nothing but the path. */
public final class FileProblem {
    private FileProblem() {}

    /** The words, with no full stop at the end. */
    public static String of(Exception e) {
        String path = e instanceof FileSystemException about ? about.getFile() : null;
        String reason = e instanceof FileSystemException about ? about.getReason() : e.getMessage();
        if (reason == null || reason.isBlank()) {
            reason = kind(e);
        }
        return path == null || reason.contains(path) ? reason : path + ": " + reason;
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
