package io.github.runpodjava.internal.kept;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files that workers have left in the folder of logs. */
public final class KeptFiles {
    private static final String PREFIX = "worker-";
    private static final String LOG = ".log";
    private static final String COMPRESSED = LOG + ".gz";
    private static final String RECORD = ".traceback";
    /** Behind the worker, in the name of a log that was full at that time: as the logging module's LogFileNames has it. */
    private static final Pattern SET_ASIDE = Pattern.compile("(.+)\\.[0-9]{8}T[0-9]{9}Z-[0-9a-f]{4}");
    /** Behind the worker, in the name of a record: the time, and a number where there are several of one time. */
    private static final Pattern OF_A_TIME = Pattern.compile("(.+?)-[0-9]{8}T[0-9.]+Z(?:-[0-9]+)?");

    private static final int MOST_OF_A_RECORD = 1024 * 1024;
    private static final int MOST_OF_A_FIRST_LINE = 500;

    private final Path folder;
    private final Scan scan;

    public KeptFiles(Path folder) {
        this(folder, KeptFiles::scanned);
    }

    /** @param scan how the folder is looked at */
    public KeptFiles(Path folder, Scan scan) {
        this.folder = folder;
        this.scan = scan;
    }

    /** Lists a folder. What gets its name meanwhile may be missing, although something newer is there. */
    public interface Scan {
        List<Path> matching(Path folder, String glob) throws IOException;

        /**
         * Others may have put something into a folder that is shared: a link, which could show what is outside of the
         * folder, or a pipe, at which a look would wait for ever.
         */
        default boolean isFile(Path file) {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /**
     * A crash record.
     *
     * @param worker whose crash it was
     * @param name the file's name, which names the worker and the time
     * @param bytes how long it is
     * @param firstLine what happened
     */
    public record CrashRecord(String worker, String name, long bytes, String firstLine) {}

    /**
     * The logs of all workers, the one that was written to last first. A worker may have several: those that were full,
     * which are compressed some time later.
     *
     * @throws IOException if the folder cannot be read
     */
    public List<KeptLog> logs() throws IOException {
        // Before the rest is listed: one that is still the same when it is read was not set aside meanwhile.
        Map<String, Object> keys = keysOfOwnLogs();
        Map<String, String> newest = newestSetAside(logFiles().keySet());
        Map<String, Path> files = logFiles();
        // The second listing has all that were there when the newest one got its name; of later ones some may be
        // missing.
        files.keySet().removeIf(log -> isSetAside(log) && log.compareTo(newest.getOrDefault(workerOfLog(log), "")) > 0);
        files.values().removeIf(file -> !scan.isFile(file));
        keys.keySet().forEach(log -> files.putIfAbsent(log, own(log)));
        Map<String, KeptLog> logs = new LinkedHashMap<>();
        files.forEach((log, file) -> logs.put(log, kept(log, file, keys.get(log), files.keySet())));
        Map<KeptLog, Instant> modified = new HashMap<>();
        logs.values().forEach(log -> modified.put(log, log.modified()));
        List<KeptLog> newestFirst = new ArrayList<>(logs.values());
        // On a volume of whole seconds many are of one time.
        newestFirst.sort(Comparator.<KeptLog, Instant>comparing(modified::get)
                .thenComparing(KeptLog.BY_AGE)
                .reversed());
        return newestFirst;
    }

    /** The log that a worker is about to begin, its last one having just been set aside; it has nothing. */
    public KeptLog next(String worker) {
        Path file = own(worker);
        return new KeptLog(worker, worker, file, false, () -> {
            throw new NoSuchFileException(file.toString());
        });
    }

    private KeptLog kept(String log, Path file, @Nullable Object key, Set<String> listed) {
        String worker = workerOfLog(log);
        boolean compressed = isCompressed(file);
        KeptLog.Opening opening =
                log.equals(worker) ? new OwnLog(this, worker, file, key, listed)::open : () -> opened(file);
        return new KeptLog(log, worker, file, compressed, opening);
    }

    private static LogBytes opened(Path file) throws IOException {
        return isCompressed(file) ? new GzipBytes(file) : new PlainBytes(file);
    }

    /** What a worker's own log was when those that are listed were all; empty if it is that still. */
    Optional<LogBytes> setAsideSince(String worker, Set<String> listed) throws IOException {
        if (oldestSetAside(worker, listed).isEmpty()) {
            return Optional.empty();
        }
        // What is older than one that was found is there by now.
        Optional<Path> oldest = oldestSetAside(worker, listed);
        return oldest.isPresent() ? Optional.of(opened(oldest.get())) : Optional.empty();
    }

    private Optional<Path> oldestSetAside(String worker, Set<String> not) throws IOException {
        return logFiles().entrySet().stream()
                .filter(log -> isSetAside(log.getKey()) && !not.contains(log.getKey()))
                .filter(log -> workerOfLog(log.getKey()).equals(worker) && scan.isFile(log.getValue()))
                .min(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue);
    }

    /** By worker, the name of the log that was set aside last. */
    public static Map<String, String> newestSetAside(Collection<String> logs) {
        Map<String, String> newest = new HashMap<>();
        for (String log : logs) {
            if (isSetAside(log)) {
                // The names of one worker sort by age; two of them may be of the same age on a volume of whole seconds.
                newest.merge(workerOfLog(log), log, (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
        }
        return newest;
    }

    private static boolean isSetAside(String log) {
        return !log.equals(workerOfLog(log));
    }

    private Map<String, Object> keysOfOwnLogs() throws IOException {
        Map<String, Object> keys = new HashMap<>();
        for (Path file : scan.matching(folder, PREFIX + "*" + LOG)) {
            String log = logOf(file);
            Object key = isSetAside(log) || !scan.isFile(file) ? null : OwnLog.key(file);
            if (key != null) {
                keys.put(log, key);
            }
        }
        return keys;
    }

    /** By the name of the log. */
    private Map<String, Path> logFiles() throws IOException {
        Map<String, Path> logs = new LinkedHashMap<>();
        for (String ending : List.of(LOG, COMPRESSED)) {
            // One that is being compressed is there twice.
            scan.matching(folder, PREFIX + "*" + ending).forEach(file -> logs.putIfAbsent(logOf(file), file));
        }
        return logs;
    }

    private Path own(String worker) {
        return folder.resolve(PREFIX + worker + LOG);
    }

    private static boolean isCompressed(Path file) {
        return name(file).endsWith(COMPRESSED);
    }

    private static String logOf(Path file) {
        String name = name(file);
        return name.substring(PREFIX.length(), name.length() - (isCompressed(file) ? COMPRESSED : LOG).length());
    }

    /** Whose log it is that has this name. */
    public static String workerOfLog(String log) {
        Matcher setAside = SET_ASIDE.matcher(log);
        return setAside.matches() ? setAside.group(1) : log;
    }

    /**
     * All crash records, newest first.
     *
     * @throws IOException if the folder cannot be read
     */
    public List<CrashRecord> records() throws IOException {
        List<Path> files = recordFiles();
        // Each is asked once: while they are sorted some may be removed.
        Map<Path, Long> modified = new HashMap<>();
        files.forEach(file -> modified.put(file, modifiedMillis(file)));
        files.sort(Comparator.<Path, Long>comparing(modified::get).reversed());
        List<CrashRecord> records = new ArrayList<>();
        for (Path file : files) {
            try {
                records.add(new CrashRecord(workerOf(name(file)), name(file), Files.size(file), firstLine(file)));
            } catch (NoSuchFileException removed) {
                // Old ones are, at any time.
                continue;
            }
        }
        return records;
    }

    /**
     * The text of one record, its first mebibyte; empty if there is none of this name.
     *
     * @throws IOException if it cannot be read
     */
    public Optional<String> record(String name) throws IOException {
        for (Path file : recordFiles()) {
            // Compared, and never made a path of: the name comes from outside.
            if (name(file).equals(name)) {
                return Optional.of(start(file, MOST_OF_A_RECORD));
            }
        }
        return Optional.empty();
    }

    /** One that cannot be read, as where another user wrote it, hides no other. */
    private static String firstLine(Path file) throws NoSuchFileException {
        try {
            String start = start(file, MOST_OF_A_FIRST_LINE);
            int end = start.indexOf('\n');
            return end < 0 ? start : start.substring(0, end);
        } catch (NoSuchFileException removed) {
            throw removed;
        } catch (IOException unreadable) {
            return "(cannot be read: " + unreadable + ")";
        }
    }

    private List<Path> recordFiles() throws IOException {
        List<Path> files = scan.matching(folder, PREFIX + "*" + RECORD);
        files.removeIf(file -> !scan.isFile(file));
        return files;
    }

    private static List<Path> scanned(Path folder, String glob) throws IOException {
        List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
            found.forEach(files::add);
        } catch (DirectoryIteratorException broken) {
            throw broken.getCause();
        }
        return files;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String workerOf(String record) {
        String middle = record.substring(PREFIX.length(), record.length() - RECORD.length());
        Matcher timed = OF_A_TIME.matcher(middle);
        return timed.matches() ? timed.group(1) : middle;
    }

    private static long modifiedMillis(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException gone) {
            return 0;
        }
    }

    private static String start(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(most), StandardCharsets.UTF_8);
        }
    }
}
