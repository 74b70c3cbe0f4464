package io.github.runpodjava.internal.kept;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    public KeptFiles(Path folder) {
        this.folder = folder;
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
        Map<String, KeptLog> logs = new LinkedHashMap<>();
        for (String ending : List.of(LOG, COMPRESSED)) {
            for (Path file : files("*" + ending)) {
                String name = name(file);
                String log = name.substring(PREFIX.length(), name.length() - ending.length());
                // One that is being compressed is there twice.
                logs.putIfAbsent(log, new KeptLog(log, workerOfLog(log), file, ending.equals(COMPRESSED)));
            }
        }
        Map<KeptLog, Instant> modified = new HashMap<>();
        logs.values().forEach(log -> modified.put(log, log.modified()));
        List<KeptLog> newestFirst = new ArrayList<>(logs.values());
        newestFirst.sort(Comparator.<KeptLog, Instant>comparing(modified::get).reversed());
        return newestFirst;
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
        List<Path> files = files("*" + RECORD);
        files.sort(Comparator.comparing(KeptFiles::modifiedMillis).reversed());
        List<CrashRecord> records = new ArrayList<>();
        for (Path file : files) {
            try {
                String start = start(file, MOST_OF_A_FIRST_LINE);
                int end = start.indexOf('\n');
                records.add(new CrashRecord(
                        workerOf(name(file)), name(file), Files.size(file), end < 0 ? start : start.substring(0, end)));
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
        for (Path file : files("*" + RECORD)) {
            // Compared, and never made a path of: the name comes from outside.
            if (name(file).equals(name)) {
                return Optional.of(start(file, MOST_OF_A_RECORD));
            }
        }
        return Optional.empty();
    }

    private List<Path> files(String ending) throws IOException {
        List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, PREFIX + ending)) {
            for (Path file : found) {
                if (Files.isRegularFile(file)) {
                    files.add(file);
                }
            }
        } catch (java.nio.file.DirectoryIteratorException broken) {
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
