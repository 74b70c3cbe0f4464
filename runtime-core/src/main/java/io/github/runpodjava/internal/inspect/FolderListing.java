package io.github.runpodjava.internal.inspect;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The files below a folder, without a look outside of it, and not more than somebody reads. */
final class FolderListing {
    static final int MOST = 1_000;
    /** Not a limit for what is shown, but for how long it may take. */
    private static final int MOST_VISITED = 10_000;

    private final Path folder;

    /** A file; its path is relative to the folder. */
    record Entry(String path, long bytes, Instant modified) {}

    FolderListing(Path folder) {
        this.folder = folder;
    }

    /** The first of them, by name; what vanishes or cannot be read meanwhile is left out. */
    List<Entry> entries(int most) {
        List<Entry> found = new ArrayList<>();
        try {
            // Does not follow links.
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                private int visited;

                @Override
                public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
                    return goOn();
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    found.add(new Entry(
                            folder.relativize(file).toString(),
                            attributes.size(),
                            attributes.lastModifiedTime().toInstant()));
                    return goOn();
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return goOn();
                }

                private FileVisitResult goOn() {
                    visited++;
                    return visited <= MOST_VISITED ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }
            });
        } catch (IOException gone) {
            // Shown as far as it was seen.
        }
        found.sort(Comparator.comparing(Entry::path));
        // A copy: of a view the whole list would stay in memory.
        return List.copyOf(found.subList(0, Math.min(most, found.size())));
    }
}
