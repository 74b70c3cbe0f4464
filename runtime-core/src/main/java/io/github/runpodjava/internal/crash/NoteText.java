package io.github.runpodjava.internal.crash;

import io.github.runpodjava.internal.process.ProcessTag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a note of jobs in flight says.
 *
 * @param owner the name of the worker that wrote it
 * @param recorded whether there is a record of its end already
 */
record NoteText(Path path, String owner, ProcessTag process, List<Job> jobs, boolean recorded) {

    /** A job that the worker had. */
    record Job(String id, Instant takenAt) {}

    /**
     * Reads a note; empty if it is gone or is none.
     *
     * @throws IOException if it cannot be read
     */
    static Optional<NoteText> read(Path path) throws IOException {
        List<String> lines;
        try {
            lines = Files.readString(path, StandardCharsets.US_ASCII).lines().toList();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (lines.isEmpty() || !lines.get(0).startsWith(InFlightFile.HEAD)) {
            return Optional.empty();
        }
        String name = String.valueOf(path.getFileName());
        List<Job> jobs = lines.stream()
                .skip(1)
                .filter(line -> line.indexOf(InFlightFile.TAKEN) == 0)
                .flatMap(line -> job(line).stream())
                .toList();
        return ProcessTag.parse(lines.get(0).substring(InFlightFile.HEAD.length()))
                .flatMap(process -> owner(name, process)
                        .map(owner -> new NoteText(path, owner, process, jobs, name.endsWith(InFlightFile.RECORDED))));
    }

    /** The owner in the name of the file, which has the process as well. */
    private static Optional<String> owner(String name, ProcessTag process) {
        int end = name.lastIndexOf("-" + process.fileNamePart() + InFlightFile.SUFFIX);
        return end > CrashFiles.PREFIX.length()
                ? Optional.of(name.substring(CrashFiles.PREFIX.length(), end))
                : Optional.empty();
    }

    /** Empty for a line of which only a part is there: it must not hide the other jobs. */
    private static Optional<Job> job(String line) {
        String[] parts = line.trim().split("\\s+");
        try {
            return parts.length < 3
                    ? Optional.empty()
                    : Optional.of(new Job(parts[2], Instant.ofEpochMilli(Long.parseLong(parts[1]))));
        } catch (NumberFormatException damaged) {
            return Optional.empty();
        }
    }

    List<String> jobIds() {
        return jobs.stream().map(Job::id).toList();
    }

    /** Removes the note; true for only one of several who do. */
    boolean take() throws IOException {
        return Files.deleteIfExists(path);
    }
}
