package io.github.runpodjava.logging.internal.file;

import io.github.runpodjava.config.LocalDisk;
import io.github.runpodjava.config.LogFolder;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
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

    private final Path folder;
    private final Path path;
    private final String owner;
    private final long limit;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Runnable rotated;
    private final UnseenLines unseen;

    private @Nullable FileOutputStream out;
    private @Nullable Object key;
    private boolean local;
    private long size;
    private long looked;
    /** Where the file ended before a write that failed, as far as is known here; negative if none did. */
    private long soundEnd = -1;
    /** What that write was to bring. */
    private byte[] broken = {};

    /** @param rotated called after a file was set aside; must be quick */
    RotatingFile(Path folder, String owner, long limit, InstantSource clock, LongSupplier nanoTime, Runnable rotated) {
        this.folder = folder;
        this.path = folder.resolve(LogFileNames.current(owner));
        this.owner = owner;
        this.limit = limit;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.rotated = rotated;
        this.unseen = new UnseenLines(folder, owner);
    }

    @Override
    public boolean isLocal() {
        return local;
    }

    /** Loads the classes that opening the file takes, and with them the table of what is mounted. */
    @Override
    public void prepare() {
        Path there = folder;
        while (there != null && !Files.isDirectory(there)) {
            there = there.getParent();
        }
        try {
            keyOfPath();
            if (there != null) {
                LocalDisk.has(there);
            }
        } catch (IOException | RuntimeException told) {
            // With the first line.
            return;
        }
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
            try {
                broken = Arrays.copyOf(lines, length);
            } finally {
                // Also where memory is short: half a line must not be gone on with.
                close();
            }
            mendNow();
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
        LogFolder.make(folder);
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
                    local = LocalDisk.has(folder);
                    out = opened;
                    unseen.begin(key, size);
                    bringUnseen(opened);
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
        if (Files.exists(path) && Files.size(path) > 0) {
            boolean ended;
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                if (isLeftOver(file)) {
                    file.setLength(soundEnd);
                }
                ended = endsLine(file);
            }
            if (!ended) {
                // Appended: what another process has just written must not be overwritten.
                try (FileOutputStream end = new FileOutputStream(path.toFile(), true)) {
                    end.write('\n');
                }
            }
        }
        soundEnd = -1;
        broken = new byte[0];
    }

    /** At once, where that is possible: nobody is to read half a line until the next write, which may never come. */
    private void mendNow() {
        try {
            mend();
        } catch (IOException later) {
            // Before the file is opened again.
            return;
        }
    }

    /** Whether what is behind the sound end is a part of what could not be written, and nothing of another process. */
    private boolean isLeftOver(RandomAccessFile file) throws IOException {
        long left = file.length() - soundEnd;
        if (soundEnd < 0 || left <= 0 || left >= broken.length) {
            return false;
        }
        byte[] tail = new byte[(int) left];
        file.seek(soundEnd);
        file.readFully(tail);
        return Arrays.equals(tail, 0, tail.length, broken, 0, tail.length);
    }

    private static boolean endsLine(RandomAccessFile file) throws IOException {
        long end = file.length();
        if (end == 0) {
            return true;
        }
        file.seek(end - 1);
        return file.read() == '\n';
    }

    private FileOutputStream look(FileOutputStream current) throws IOException {
        looked = nanoTime.getAsLong();
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException e) {
            // Nobody knows where lines would go now; not to be seen by its name is as bad as not to be there.
            return begunAgain();
        }
        if (!Objects.equals(key, now.fileKey())) {
            return begunAgain();
        }
        size = now.size();
        unseen.seen(size);
        return current;
    }

    /** Another process has set it aside, or it was removed, as its folder may be: what is only in that one comes again. */
    private FileOutputStream begunAgain() throws IOException {
        unseen.missed();
        close();
        return open();
    }

    private void bringUnseen(FileOutputStream next) throws IOException {
        try {
            size += unseen.bringTo(next);
        } catch (IOException e) {
            // Half a line must not be gone on with.
            close();
            throw e;
        }
    }

    private FileOutputStream rotate(FileOutputStream current) throws IOException {
        // Another process may have been quicker.
        FileOutputStream same = look(current);
        if (same != current) {
            return same;
        }
        close();
        try {
            Files.move(path, folder.resolve(LogFileNames.full(owner, clock.instant())));
        } catch (NoSuchFileException e) {
            // It was, just now.
            return open();
        }
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
        unseen.end();
        FileOutputStream current = out;
        out = null;
        if (current != null) {
            current.close();
        }
    }
}
