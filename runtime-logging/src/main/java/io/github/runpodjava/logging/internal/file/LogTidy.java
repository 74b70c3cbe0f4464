package io.github.runpodjava.logging.internal.file;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/**
 * Keeps a log folder within its bounds: what is too old or too much is removed, oldest first, and full files are
 * compressed. Every worker does so for all; two at once do the same work twice and no harm.
 */
final class LogTidy {
    /** After this long no process writes to a file that was set aside. */
    static final Duration QUIET = Duration.ofMinutes(1);
    /** A file that was written to this recently belongs to a worker that lives. */
    static final Duration ALIVE = Duration.ofHours(1);

    private static final String DRAFT = ".gz.draft";

    /** What {@link #run} goes by. */
    record Bounds(long workerBytes, long folderBytes, Duration keep) {}

    private record Entry(Path path, String name, String owner, long size, Instant changed) {}

    private final Path folder;
    private final String self;
    private final Bounds bounds;
    private final InstantSource clock;

    LogTidy(Path folder, String self, Bounds bounds, InstantSource clock) {
        this.folder = folder;
        this.self = self;
        this.bounds = bounds;
        this.clock = clock;
    }

    void run() {
        try {
            remove(entries());
            for (Entry entry : entries()) {
                if (isFull(entry) && entry.name().endsWith(".log") && isOlder(entry, QUIET)) {
                    compress(entry);
                }
            }
            remove(entries());
        } catch (IOException | UncheckedIOException | DirectoryIteratorException e) {
            // The writer says what is wrong with the folder; the next run tries again.
            return;
        }
    }

    private List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, "worker-*")) {
            for (Path path : paths) {
                String name = path.getFileName().toString();
                String owner = LogFileNames.owner(name).orElse("");
                boolean draft = name.endsWith(DRAFT);
                if (!owner.isEmpty() || draft) {
                    add(path, name, owner, entries);
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::changed).thenComparing(Entry::name));
        return entries;
    }

    private static void add(Path path, String name, String owner, List<Entry> entries) throws IOException {
        try {
            // Not of what a link leads to: who shares the folder must not have it copied here.
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (file.isRegularFile()) {
                entries.add(new Entry(
                        path, name, owner, file.size(), file.lastModifiedTime().toInstant()));
            }
        } catch (NoSuchFileException e) {
            // Another worker tidies too.
            return;
        }
    }

    private void remove(List<Entry> oldestFirst) {
        List<Entry> left = new ArrayList<>();
        for (Entry entry : oldestFirst) {
            boolean stale = entry.name().endsWith(DRAFT) && isOlder(entry, ALIVE);
            boolean old = isOlder(entry, bounds.keep()) && !isOwnCurrent(entry);
            boolean goes = stale || old;
            if (!goes || !tryDelete(entry.path())) {
                left.add(entry);
            }
        }
        left = removeDownTo(
                bounds.workerBytes(),
                left,
                left.stream().filter(entry -> entry.owner().equals(self)).toList());
        removeDownTo(bounds.folderBytes(), left, left);
    }

    /** Removes the oldest of {@code some} until they fit; answers what is left of {@code all}. */
    private List<Entry> removeDownTo(long bytes, List<Entry> all, List<Entry> some) {
        List<Entry> left = new ArrayList<>(all);
        long sum = some.stream().mapToLong(Entry::size).sum();
        for (Entry entry : some) {
            boolean removable = isFull(entry) || (!isOwnCurrent(entry) && isOlder(entry, ALIVE));
            if (sum > bytes && removable && tryDelete(entry.path())) {
                left.remove(entry);
                sum -= entry.size();
            }
        }
        return left;
    }

    /** Deletes a file; false if that cannot be done, as where another user wrote it: then others have to make room. */
    private static boolean tryDelete(Path path) {
        try {
            Files.deleteIfExists(path);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isFull(Entry entry) {
        return LogFileNames.isFull(entry.name());
    }

    private boolean isOwnCurrent(Entry entry) {
        return entry.name().equals(LogFileNames.current(self));
    }

    private boolean isOlder(Entry entry, Duration age) {
        return entry.changed().plus(age).isBefore(clock.instant());
    }

    /** One that cannot be compressed, as where another user wrote it, stays as it is and keeps no other from it. */
    private void compress(Entry entry) {
        Path draft = folder.resolve(entry.name() + "." + UUID.randomUUID() + DRAFT);
        try {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(draft), 64 * 1024)) {
                Files.copy(entry.path(), out);
            }
            // By its age it is removed one day, and that is the age of its lines.
            Files.setLastModifiedTime(draft, FileTime.from(entry.changed()));
            Files.move(draft, folder.resolve(entry.name() + ".gz"), StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(entry.path());
        } catch (IOException e) {
            tryDelete(draft);
        }
    }
}
