package io.github.runpodjava.internal.crash;

import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.internal.execute.RunningJob;
import io.github.runpodjava.internal.log.LogBackEnd;
import io.github.runpodjava.spi.LogLine;
import io.github.runpodjava.spi.RecentLines;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a record part by part, the most telling first. Memory may be used up and anything may fail: what fails costs
 * its part only, and what was written stays written.
 */
final class RecordWriter {
    private static final int MOST_OF_A_PART = 200_000;
    private static final int LOG_LINES = 100;
    private static final int FRAMES_OF_A_JOB = 100;

    private final Secrets secrets;
    private final ThrowableText exceptions;
    private final OutputStream out;

    RecordWriter(Secrets secrets, OutputStream out) {
        this.secrets = secrets;
        this.exceptions = new ThrowableText(secrets);
        this.out = out;
    }

    /** A part of a record. */
    interface Part {
        String text() throws IOException;
    }

    /** @throws IOException if the record cannot be written at all */
    void write(String what, @Nullable Throwable thrown, String about, List<RunningJob> jobs, Instant now)
            throws IOException {
        first(what, about);
        if (thrown != null) {
            part("exception", () -> exceptions.whole(thrown));
        }
        part("jobs in flight", () -> jobs(jobs, now));
        part("last log lines", RecordWriter::lastLines);
        part("memory", MemoryText::heap);
        part("more about memory", MemoryText::rest);
        part("deadlocked threads", ThreadText::deadlocks);
        part("threads", ThreadText::dump);
    }

    /** What happened, and to whom. */
    void first(String what, String about) throws IOException {
        out.write((hidden(what) + "\n" + hidden(about) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void part(String title, Part part) {
        try {
            out.write(("\n== " + title + " ==\n").getBytes(StandardCharsets.UTF_8));
            String text = hidden(part.text());
            String bounded = text.length() <= MOST_OF_A_PART ? text : text.substring(0, MOST_OF_A_PART) + "\n...";
            out.write((bounded.isEmpty() ? "none\n" : bounded).getBytes(StandardCharsets.UTF_8));
        } catch (Throwable thrown) {
            tell(thrown);
        }
    }

    private void tell(Throwable thrown) {
        try {
            out.write("(this part could not be written: ".getBytes(StandardCharsets.US_ASCII));
            out.write(thrown.getClass().getName().getBytes(StandardCharsets.US_ASCII));
            out.write(")\n".getBytes(StandardCharsets.US_ASCII));
        } catch (Throwable hopeless) {
            // The next part may be smaller.
            return;
        }
    }

    private String hidden(String text) {
        return secrets.hide(text);
    }

    private static String jobs(List<RunningJob> jobs, Instant now) {
        StringBuilder text = new StringBuilder();
        for (RunningJob job : jobs) {
            text.append(job.id()).append(", taken ").append(job.job().takenAt()).append(", ");
            text.append(Duration.between(job.job().takenAt(), now).toMillis()).append(" ms ago\n");
            ThrowableText.frames(
                    text, job.stack().toArray(StackTraceElement[]::new), "", FRAMES_OF_A_JOB, FRAMES_OF_A_JOB / 5);
        }
        return text.toString();
    }

    private static String lastLines() {
        Optional<RecentLines> recent = LogBackEnd.recentLines();
        if (recent.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (LogLine line : recent.get().last(LOG_LINES, LogLevel.TRACE, null)) {
            text.append(line.json()).append('\n');
        }
        return text.toString();
    }
}
