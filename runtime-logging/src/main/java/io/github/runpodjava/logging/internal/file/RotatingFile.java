package io.github.runpodjava.logging.internal.file;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The file of one worker, set aside under another name when it is full. Several processes may write to it: each line is
 * one {@code write} in append mode, and each process looks once a second whether the file is still the one by that name.
 * A file is never cut off or removed here, so a process that is late writes its lines into the one that was set aside.
 */
final class RotatingFile implements LineFile {
    private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(1);
    /** Of these a call is known to return. RunPod's network volumes are none of them. */
    private static final Set<String> LOCAL =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "overlay", "tmpfs", "ramfs", "apfs");

    private final Path folder;
    private final Path path;
    private final String owner;
    private final long limit;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Runnable rotated;

    private @Nullable FileOutputStream out;
    private @Nullable Object key;
    private boolean local;
    private long size;
    private long looked;
    /** Where the file ended before a write that failed; negative if none did. */
    private long soundEnd = -1;

    private long brokenEnd;

    /** @param rotated called after a file was set aside; must be quick */
    RotatingFile(Path folder, String owner, long limit, InstantSource clock, LongSupplier nanoTime, Runnable rotated) {
        this.folder = folder;
        this.path = folder.resolve(LogFileNames.current(owner));
        this.owner = owner;
        this.limit = limit;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.rotated = rotated;
    }

    @Override
    public boolean isLocal() {
        return local;
    }

    @Override
    public void append(byte[] lines, int length) throws IOException {
        FileOutputStream current = ready(length);
        long before = size;
        try {
            // Not a channel: those are closed when a job's thread is interrupted.
            current.write(lines, 0, length);
            size += length;
        } catch (IOException e) {
            soundEnd = before;
            brokenEnd = before + length;
            close();
            throw e;
        }
    }

    private FileOutputStream ready(int more) throws IOException {
        FileOutputStream current = out;
        if (current == null) {
            current = open();
        } else if (nanoTime.getAsLong() - looked >= LOOK_EVERY) {
            current = look(current);
        }
        if (size > 0 && size + more > limit) {
            current = rotate(current);
        }
        return current;
    }

    private FileOutputStream open() throws IOException {
        Files.createDirectories(folder);
        while (true) {
            Object before = keyOfPath();
            mend();
            FileOutputStream opened = new FileOutputStream(path.toFile(), true);
            try {
                BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
                if (before == null || before.equals(now.fileKey())) {
                    key = now.fileKey();
                    size = now.size();
                    looked = nanoTime.getAsLong();
                    local = LOCAL.contains(Files.getFileStore(folder).type());
                    out = opened;
                    return opened;
                }
                // Set aside by another process just now.
                opened.close();
            } catch (NoSuchFileException e) {
                opened.close();
            } catch (IOException | RuntimeException e) {
                opened.close();
                throw e;
            }
        }
    }

    /** Removes what a failed write has left; ends a line that another process could not end. */
    private void mend() throws IOException {
        if (!Files.exists(path) || Files.size(path) == 0) {
            soundEnd = -1;
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long end = file.length();
            if (soundEnd >= 0 && end > soundEnd && end < brokenEnd) {
                file.setLength(soundEnd);
                end = soundEnd;
            }
            soundEnd = -1;
            if (end > 0) {
                file.seek(end - 1);
                if (file.read() != '\n') {
                    file.write('\n');
                }
            }
        }
    }

    private FileOutputStream look(FileOutputStream current) throws IOException {
        looked = nanoTime.getAsLong();
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            close();
            return open();
        }
        if (!Objects.equals(key, now.fileKey())) {
            close();
            return open();
        }
        size = now.size();
        return current;
    }

    private FileOutputStream rotate(FileOutputStream current) throws IOException {
        // Another process may have been quicker.
        FileOutputStream same = look(current);
        if (same != current) {
            return same;
        }
        close();
        Files.move(path, folder.resolve(LogFileNames.full(owner, clock.instant())));
        FileOutputStream next = open();
        rotated.run();
        return next;
    }

    private @Nullable Object keyOfPath() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private void close() throws IOException {
        FileOutputStream current = out;
        out = null;
        if (current != null) {
            current.close();
        }
    }
}
