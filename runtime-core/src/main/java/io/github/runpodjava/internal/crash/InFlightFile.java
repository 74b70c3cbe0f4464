package io.github.runpodjava.internal.crash;

import io.github.runpodjava.config.LocalDisk;
import io.github.runpodjava.config.LogFolder;
import io.github.runpodjava.internal.execute.InFlightJobs;
import io.github.runpodjava.internal.execute.RunningJob;
import io.github.runpodjava.internal.process.ProcessTag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The jobs in flight, in a file that is there when the process is not any more. It is text in lines of one length: to note
 * a job is to hand over 128 bytes, and never to wait for a disk.
 */
final class InFlightFile implements InFlightJobs.Watcher, AutoCloseable {
    static final String SUFFIX = ".inflight";
    /** Appended once somebody else has written a record about it. */
    static final String RECORDED = ".recorded";

    /** Appended while it is being made: a process that is killed just then leaves no half note. */
    static final String UNFINISHED = ".new";

    /** Before the process in the first line. */
    static final String HEAD = "Java jobs in flight: ";

    static final int LINE = 128;
    static final char TAKEN = '+';
    /** As many jobs are noted; more than a worker has with any sense. */
    static final int LINES = 512;

    private static final int ID = 16;
    /** In place of {@link #TAKEN}. */
    private static final byte[] NONE = {' '};

    private final Path path;
    private final NoteLines lines;
    private final Map<RunningJob, Integer> places = new IdentityHashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private final byte[] line = new byte[LINE];
    private boolean closed;

    private InFlightFile(Path path, NoteLines lines) {
        this.path = path;
        this.lines = lines;
        for (int place = 1; place <= LINES; place++) {
            free.add(place);
        }
    }

    /** Makes the file. It has its full length on disk at once: a disk that fills up later cannot hurt. */
    static InFlightFile open(CrashFiles files, Path folder, ProcessTag me) throws IOException {
        LogFolder.make(folder);
        Path path = folder.resolve("worker-" + files.owner() + "-" + me.fileNamePart() + SUFFIX);
        Path unfinished = path.resolveSibling(path.getFileName() + UNFINISHED);
        FileChannel channel = files.create(unfinished);
        try {
            ByteBuffer all = ByteBuffer.wrap(empty(me));
            while (all.hasRemaining()) {
                channel.write(all);
            }
            Files.move(unfinished, path, StandardCopyOption.REPLACE_EXISTING);
            return new InFlightFile(path, LocalDisk.has(folder) ? mapped(channel) : new SentLines(target(channel)));
        } catch (IOException | RuntimeException e) {
            // Half a note takes room that the log needs, and the next start would take a whole one for a dead worker's.
            channel.close();
            Files.deleteIfExists(unfinished);
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /** The text of a note without jobs. */
    private static byte[] empty(ProcessTag me) {
        byte[] empty = new byte[(LINES + 1) * LINE];
        Arrays.fill(empty, (byte) ' ');
        for (int end = LINE - 1; end < empty.length; end += LINE) {
            empty[end] = '\n';
        }
        byte[] head = (HEAD + me.text()).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(head, 0, empty, 0, Math.min(head.length, LINE - 1));
        return empty;
    }

    private static NoteLines mapped(FileChannel channel) throws IOException {
        try (channel) {
            return new MappedLines(channel);
        }
    }

    private static SentLines.Target target(FileChannel channel) {
        return new SentLines.Target() {
            @Override
            public void write(ByteBuffer bytes, long at) throws IOException {
                for (long end = at + bytes.remaining(); bytes.hasRemaining(); ) {
                    channel.write(bytes, end - bytes.remaining());
                }
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    @Override
    public synchronized void added(RunningJob job) {
        if (closed || free.isEmpty() || places.containsKey(job)) {
            return;
        }
        int place = free.removeFirst();
        places.put(job, place);
        Arrays.fill(line, 0, LINE - 1, (byte) ' ');
        line[LINE - 1] = '\n';
        line[0] = TAKEN;
        millis(job.job().takenAt().toEpochMilli());
        id(job.id());
        lines.put(place * LINE, line);
    }

    /** Thirteen digits, from the right. */
    private void millis(long millis) {
        long left = millis;
        for (int at = ID - 2; at >= 2; at--) {
            line[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    /** Ids are ASCII as far as we know; what is not must not break a line. */
    private void id(String id) {
        int length = Math.min(id.length(), LINE - 1 - ID);
        for (int i = 0; i < length; i++) {
            char c = id.charAt(i);
            line[ID + i] = (byte) (c > ' ' && c <= '~' ? c : '?');
        }
    }

    @Override
    public synchronized void removed(RunningJob job) {
        Integer place = places.remove(job);
        if (place != null && !closed) {
            lines.put(place * LINE, NONE);
            free.addFirst(place);
        }
    }

    /**
     * Says that this process lives, by the file's time: from another machine nothing else tells.
     *
     * @throws java.nio.file.NoSuchFileException if somebody took this process for dead
     */
    void touch(Instant now) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(now));
    }

    /** The file is not needed any more: this process told itself what became of its jobs. */
    @Override
    public void close() {
        end();
        // Without the monitor: whoever adds or removes a job would wait for a volume that hangs.
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The next start takes it for that of a process that vanished; a file without jobs says little.
            return;
        }
    }

    /** There is a record of the end of this process. Only for one beside the file, where the next start looks for it. */
    void recorded(Path record) {
        end();
        if (!path.resolveSibling(record.getFileName()).equals(record)) {
            return;
        }
        try {
            Files.move(path, path.resolveSibling(path.getFileName() + RECORDED));
        } catch (IOException e) {
            // The next start takes this process for one that vanished, and says which jobs it had all the same.
            return;
        }
    }

    /** Nothing is written there any more, and what is there stays. */
    synchronized void end() {
        closed = true;
        lines.close();
    }
}
