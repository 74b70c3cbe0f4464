package io.github.runpodjava.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.LogOutputSettings;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.job.JobEventListener;
import io.github.runpodjava.spi.LogCounts;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the lines of each event where they go: all to the file, if there is one, and to what is kept in memory; to
 * stdout what its limits allow.
 */
final class LineRouter {
    private static final long PATIENCE_AT_THE_END = 2_000_000_000L;

    private final LineSink stdout;
    private final LineEncoder json;
    private final @Nullable FileOutput file;
    private final RecentRing recent;
    private final @Nullable StdoutBudget budget;
    private final @Nullable FailedJobLines failedJobs;
    private final Secrets secrets;
    private final LongAdder lines = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private volatile Level threshold = Level.TRACE;
    private volatile @Nullable Encoder<ILoggingEvent> encoder;

    /** Where lines can also be brought, besides stdout: a seam, so that nothing of files is loaded without one. */
    interface FileOutput {
        void write(byte[] line, boolean important);

        void drain(long limitNanos);

        long lines();

        long lost();
    }

    LineRouter(
            LineSink stdout, LineEncoder json, @Nullable FileOutput file, Secrets secrets, LogOutputSettings settings) {
        this.stdout = stdout;
        this.json = json;
        this.file = file;
        this.secrets = secrets;
        this.recent = new RecentRing(secrets);
        this.budget = StdoutBudget.isNeeded(settings)
                ? new StdoutBudget(settings, file != null, this::showAnyway, System::nanoTime)
                : null;
        this.failedJobs = settings.debugOfFailedJobs() ? new FailedJobLines(this::deliver) : null;
    }

    /** What is below it is kept for jobs that fail, if anything is. */
    void threshold(Level level) {
        threshold = level;
    }

    boolean keepsDebugLines() {
        return failedJobs != null;
    }

    void route(ILoggingEvent event, Encoder<ILoggingEvent> shownBy) {
        encoder = shownBy;
        boolean tooFine = failedJobs != null && !event.getLevel().isGreaterOrEqual(threshold);
        String job = LineFields.value(LineFields.mdc(event), LineFields.REQUEST_ID);
        if (tooFine && job == null) {
            return;
        }
        List<byte[]> shown = lines(shownBy, event);
        Lines all = new Lines(event, job, shown, shownBy instanceof JsonLineEncoder ? shown : json(event));
        if (tooFine && job != null && failedJobs != null) {
            failedJobs.keep(job, all);
        } else {
            deliver(all);
        }
    }

    private static List<byte[]> lines(Encoder<ILoggingEvent> encoder, ILoggingEvent event) {
        return encoder instanceof LineEncoder ours ? ours.lines(event) : List.of(encoder.encode(event));
    }

    /** None if nobody wants it now and it can be made later. */
    private List<byte[]> json(ILoggingEvent event) {
        return file == null && LastingEvent.is(event) ? List.of() : json.lines(event);
    }

    private void deliver(Lines all) {
        FileOutput volume = file;
        if (volume != null) {
            boolean important = all.event().getLevel().isGreaterOrEqual(Level.WARN);
            for (byte[] line : all.json()) {
                volume.write(line, important);
            }
        }
        remember(all);
        if (budget == null || budget.passes(all)) {
            show(all.shown());
        }
    }

    private void remember(Lines all) {
        ILoggingEvent event = all.event();
        String message = LineFields.message(event);
        if (all.json().isEmpty()) {
            remember(all, message, () -> json.encode(event), false, JsonLineEncoder.USUAL + message.length());
        }
        int part = 0;
        for (byte[] line : all.json()) {
            part++;
            String text =
                    part == 1 ? message : "(part " + part + "/" + all.json().size() + ")";
            remember(all, text, () -> line, true, line.length);
        }
    }

    private void remember(Lines all, String message, Supplier<byte[]> line, boolean made, int bytes) {
        ILoggingEvent event = all.event();
        recent.add(new RecentRing.Entry(
                event.getTimeStamp(),
                level(event.getLevel()),
                all.jobId(),
                event.getLoggerName(),
                message,
                line,
                made,
                bytes));
    }

    private static LogLevel level(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> LogLevel.ERROR;
            case Level.WARN_INT -> LogLevel.WARN;
            case Level.INFO_INT -> LogLevel.INFO;
            case Level.DEBUG_INT -> LogLevel.DEBUG;
            default -> LogLevel.TRACE;
        };
    }

    private void show(List<byte[]> shown) {
        for (byte[] line : shown) {
            stdout.write(line);
            lines.increment();
            bytes.add(line.length);
        }
    }

    private void showAnyway(ILoggingEvent event) {
        Encoder<ILoggingEvent> current = encoder;
        if (current != null) {
            show(lines(current, event));
        }
    }

    /** Brings out what is kept back for a moment; for the end of the process. */
    void end() {
        if (failedJobs != null) {
            failedJobs.end();
        }
        if (budget != null) {
            budget.end();
        }
        if (file != null) {
            file.drain(PATIENCE_AT_THE_END);
        }
    }

    RecentRing recent() {
        return recent;
    }

    Secrets secrets() {
        return secrets;
    }

    Optional<JobEventListener> jobListener() {
        return Optional.ofNullable(failedJobs);
    }

    LogCounts counts() {
        return new LogCounts(
                lines.sum(),
                bytes.sum(),
                budget == null ? 0 : budget.folded(),
                budget == null ? 0 : budget.budget().heldBackLines(),
                budget == null ? 0 : budget.budget().heldBackBytes(),
                file == null ? 0 : file.lines(),
                file == null ? 0 : file.lost());
    }
}
