package io.github.runpodjava.internal.execute;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job's own folder, made when it is first asked for. */
final class WorkFolder {
    private static final Logger LOG = LoggerFactory.getLogger(WorkFolder.class);
    private static final int LONGEST_NAME = 60;

    private final String jobId;
    private @Nullable Path path;

    WorkFolder(String jobId) {
        this.jobId = jobId;
    }

    synchronized Path path() {
        if (path == null) {
            String name = jobId.replaceAll("[^A-Za-z0-9-]", "_");
            String shortName = name.substring(0, Math.min(LONGEST_NAME, name.length()));
            try {
                path = Files.createTempDirectory("runpod-job-" + shortName + "-");
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "no work folder can be made below java.io.tmpdir=" + System.getProperty("java.io.tmpdir") + ": "
                                + e.getMessage(),
                        e);
            }
        }
        return path;
    }

    /** The folder, if it is there. */
    synchronized Optional<Path> made() {
        return Optional.ofNullable(path);
    }

    synchronized void remove() {
        if (path == null) {
            return;
        }
        try {
            // Does not follow links: what a link in the folder points to is not the job's.
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("folder", path)
                    .log("The job's work folder could not be removed: {}", e.toString());
        }
        path = null;
    }
}
