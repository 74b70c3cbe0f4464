package io.github.runpodjava.internal.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Workers of this name that ended without a word, by the notes that they left. */
final class Predecessors {
    private final CrashFiles files;

    Predecessors(CrashFiles files) {
        this.files = files;
    }

    /**
     * One that vanished.
     *
     * @param recorded whether there is a record of it already
     * @param folder where its note was, and where its log is if there is one
     */
    record Vanished(ProcessTag process, List<Job> jobs, boolean recorded, Path folder) {
        List<String> jobIds() {
            return jobs.stream().map(Job::id).toList();
        }
    }

    /** A job that it had. */
    record Job(String id, Instant takenAt) {}

    /** Takes the notes of all that vanished: each is answered once, also if several workers ask. */
    List<Vanished> take() {
        List<Vanished> all = new ArrayList<>();
        for (Path note : files.notes()) {
            try {
                take(note).ifPresent(all::add);
            } catch (IOException | RuntimeException unreadable) {
                // One that cannot be read must not hide the others.
                continue;
            }
        }
        return all;
    }

    private Optional<Vanished> take(Path note) throws IOException {
        List<String> lines;
        try {
            lines = Files.readString(note, StandardCharsets.US_ASCII).lines().toList();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Optional<ProcessTag> process = lines.isEmpty() ? Optional.empty() : ProcessTag.parse(lines.get(0));
        // The name says it as well: two owners' names may begin alike.
        if (process.isEmpty() || process.get().lives() || !isNoteOf(process.get(), note)) {
            return Optional.empty();
        }
        boolean recorded = note.toString().endsWith(InFlightFile.RECORDED);
        List<Job> jobs = lines.stream()
                .skip(1)
                .filter(line -> line.charAt(0) == InFlightFile.TAKEN)
                .map(Predecessors::job)
                .toList();
        return Files.deleteIfExists(note)
                ? Optional.of(new Vanished(process.get(), jobs, recorded, note.resolveSibling("")))
                : Optional.empty();
    }

    private boolean isNoteOf(ProcessTag process, Path note) {
        return note.getFileName()
                .toString()
                .startsWith("worker-" + files.owner() + "-" + process.fileNamePart() + InFlightFile.SUFFIX);
    }

    private static Job job(String line) {
        String[] parts = line.trim().split("\\s+");
        return new Job(parts[2], Instant.ofEpochMilli(Long.parseLong(parts[1])));
    }
}
