package io.github.runpodjava.internal.crash;

import io.github.runpodjava.internal.process.ProcessTag;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is left of a worker that vanished: its note, and the end of its log. */
final class VanishedRecord {
    private static final int END_OF_LOG = 64 << 10;
    private static final Pattern TIME = Pattern.compile("\"timestamp\":\"([^\"]+)\"");

    private final Predecessors.Vanished vanished;
    private final Optional<Path> log;
    private final String bornAt;

    /** @param bornAt when this process began, as log lines write times: later lines are its own */
    VanishedRecord(Predecessors.Vanished vanished, Optional<Path> log, String bornAt) {
        this.vanished = vanished;
        this.log = log;
        this.bornAt = bornAt;
    }

    /** The first line. */
    static String what(Predecessors.Vanished vanished) {
        NoteText note = vanished.note();
        return who(vanished) + end(vanished) + "; jobs in flight: "
                + (note.jobs().isEmpty() ? "none" : String.join(", ", note.jobIds()));
    }

    private static String who(Predecessors.Vanished vanished) {
        return vanished.own()
                ? "An earlier worker of this name"
                : "Worker " + vanished.note().owner();
    }

    /** Where there is a record it knows better of what. */
    private static String end(Predecessors.Vanished vanished) {
        NoteText note = vanished.note();
        if (note.recorded()) {
            return " ended, and its crash record is in " + note.path().getParent();
        }
        String silence = vanished.silent().isZero()
                ? " vanished without a word"
                : " has not been heard of for " + vanished.silent().toMinutes() + " minutes";
        return silence + ", as if it was killed (kill -9, out of memory)";
    }

    void write(RecordWriter writer) throws IOException {
        ProcessTag process = vanished.note().process();
        writer.first(
                what(vanished),
                "process " + process.pid() + " on host " + process.host() + ", started " + process.startedAt()
                        + "; found out by a worker that started " + bornAt);
        writer.part("jobs in flight", this::jobs);
        writer.part("end of its log", () -> log.isEmpty() ? "" : endOf(log.get()));
    }

    private String jobs() {
        StringBuilder text = new StringBuilder();
        for (NoteText.Job job : vanished.note().jobs()) {
            text.append(job.id()).append(", taken ").append(job.takenAt()).append('\n');
        }
        return text.toString();
    }

    private String endOf(Path file) throws IOException {
        String text;
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, in.length() - END_OF_LOG);
            in.seek(start);
            byte[] bytes = new byte[(int) (in.length() - start)];
            in.readFully(bytes);
            text = new String(bytes, StandardCharsets.UTF_8);
        }
        StringBuilder before = new StringBuilder();
        text.lines().filter(this::isItsOwn).forEach(line -> before.append(line).append('\n'));
        return before.toString();
    }

    private boolean isItsOwn(String line) {
        Matcher time = TIME.matcher(line);
        if (!vanished.own()) {
            return true;
        }
        return !time.find() || time.group(1).compareTo(bornAt) < 0;
    }
}
