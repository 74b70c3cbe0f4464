package io.github.runpodjava.internal.crash;

import io.github.runpodjava.config.LogFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the black box keeps its files, what they are called, and how many there may be. */
final class CrashFiles {
    /** The newest records that are kept of one worker. */
    static final int MOST_OF_OWNER = 20;
    /** The newest records that are kept in the folder, of all workers. */
    static final int MOST_OF_ALL = 200;

    static final String PREFIX = "worker-";
    private static final String RECORD = ".traceback";
    private static final Set<StandardOpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);

    /** What is removed by age: all but logs, which the log itself sees to. */
    private static final List<String> KINDS = List.of(
            RECORD,
            ".hs_err",
            ".stderr",
            ".stderr.1",
            InFlightFile.SUFFIX,
            InFlightFile.RECORDED,
            InFlightFile.SUFFIX + InFlightFile.UNFINISHED);

    private final String owner;
    private final List<Path> folders;
    private final boolean named;
    private final boolean kept;

    CrashFiles(LogFolder place) {
        this.owner = place.owner();
        this.named = place.isNamed();
        this.kept = place.path().isPresent();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        this.folders = place.path().map(folder -> List.of(folder, temporary)).orElseGet(() -> List.of(temporary));
    }

    /** The folder for what must outlive the worker, and then the one to try when that cannot be written to. */
    List<Path> folders() {
        return folders;
    }

    /**
     * The folders for the note of the jobs in flight, the one to try first in front. None for a worker without a name
     * that has only the folder for temporary files: any other worker of the machine would take it for its own.
     */
    List<Path> noteFolders() {
        return kept || named ? folders : List.of();
    }

    /** Whether there is a folder for what must outlive the worker. */
    boolean isKept() {
        return kept;
    }

    String owner() {
        return owner;
    }

    /** Opens a new record about the worker {@code whose} in {@code folder}, after making room for it. */
    Record newRecord(Path folder, String whose, Instant at) throws IOException {
        LogFolder.make(folder);
        prune(folder, whose);
        String start = PREFIX + whose + "-" + RecordTime.FORMAT.format(at);
        for (int more = 1; ; more++) {
            Path path = folder.resolve(start + (more == 1 ? "" : "-" + more) + RECORD);
            try {
                return new Record(path, Channels.newOutputStream(create(path)));
            } catch (FileAlreadyExistsException e) {
                if (more == MOST_OF_OWNER) {
                    throw e;
                }
            }
        }
    }

    /** A record that is being written. */
    record Record(Path path, OutputStream out) {}

    /** Makes a file that must not exist yet: in a folder for temporary files anybody may have put a link there. */
    FileChannel create(Path path) throws IOException {
        boolean shared = folders.get(folders.size() - 1).equals(path.getParent());
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return FileChannel.open(path, NEW, shared && posix ? onlyMe() : new FileAttribute<?>[0]);
    }

    private static FileAttribute<?>[] onlyMe() {
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }

    private static void prune(Path folder, String whose) {
        try {
            List<Dated> all = newestFirst(folder);
            List<Dated> own =
                    all.stream().filter(file -> file.worker().equals(whose)).toList();
            delete(own, MOST_OF_OWNER - 1);
            delete(all, MOST_OF_ALL - 1);
        } catch (IOException | RuntimeException e) {
            // Too many records are better than none.
            return;
        }
    }

    /** Removes what workers left before {@code then}, but this one's own standard error, which is being written to. */
    void removeOlderThan(Instant then) {
        if (!kept) {
            return;
        }
        try (Stream<Path> files = Files.list(folders.get(0))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                boolean ours = name.startsWith(PREFIX) && KINDS.stream().anyMatch(name::endsWith);
                if (ours
                        && !name.equals(PREFIX + owner + ".stderr")
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && changed(file).isBefore(then)) {
                    tryDelete(file);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // Too many files are better than none.
            return;
        }
    }

    /** By the times in their names: each look at a file may go over the network, and one may vanish meanwhile. */
    private static List<Dated> newestFirst(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isRecord(file.getFileName().toString()))
                    .map(Dated::of)
                    .sorted((one, other) -> other.time().compareTo(one.time()))
                    .toList();
        }
    }

    /** A record, and what its name says; one that says nothing is older than all others. */
    private record Dated(Path path, String worker, String time) {
        static Dated of(Path path) {
            Matcher parts = RecordTime.IN_NAME.matcher(path.getFileName().toString());
            return parts.matches() ? new Dated(path, parts.group(1), parts.group(2)) : new Dated(path, "", "");
        }
    }

    /** Apart, as hardly any worker needs it: making it takes milliseconds of a start. */
    private static final class RecordTime {
        static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
        /** Whose it is, and the time with what tells several of one time apart; the launcher's are of seconds. */
        static final Pattern IN_NAME =
                Pattern.compile(PREFIX + "(.+)-([0-9]{8}T[0-9.]+Z(?:-[0-9]+)?)" + Pattern.quote(RECORD));
    }

    private static boolean isRecord(String name) {
        return name.startsWith(PREFIX) && name.endsWith(RECORD);
    }

    private static Instant changed(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException gone) {
            return Instant.EPOCH;
        }
    }

    private static void delete(List<Dated> newestFirst, int keep) {
        for (Dated old : newestFirst.subList(Math.min(keep, newestFirst.size()), newestFirst.size())) {
            tryDelete(old.path());
        }
    }

    /** One that cannot be deleted, as where another user wrote it, keeps no other from it. */
    private static void tryDelete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            return;
        }
    }

    /** The notes of jobs in flight that workers with this worker's name have left, in all folders. */
    List<Path> notes() {
        List<Path> found = new ArrayList<>();
        for (Path folder : noteFolders()) {
            addNotes(folder, PREFIX + owner + "-", found);
        }
        return found;
    }

    /** The notes of jobs in flight of all workers that share the folder for what must outlive them. */
    List<Path> notesOfAll() {
        List<Path> found = new ArrayList<>();
        if (kept) {
            addNotes(folders.get(0), PREFIX, found);
        }
        return found;
    }

    private static void addNotes(Path folder, String start, List<Path> found) {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> isNote(file.getFileName().toString(), start)).forEach(found::add);
        } catch (IOException | UncheckedIOException none) {
            // The folder may be on a volume that went away.
            return;
        }
    }

    private static boolean isNote(String name, String start) {
        return name.startsWith(start)
                && (name.endsWith(InFlightFile.SUFFIX) || name.endsWith(InFlightFile.SUFFIX + InFlightFile.RECORDED));
    }

    /** The log of {@code whose} in {@code folder}, if one is kept there. */
    static Optional<Path> log(Path folder, String whose) {
        return Optional.of(folder.resolve(PREFIX + whose + ".log")).filter(Files::isReadable);
    }
}
