package io.github.runpodjava.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.LogOutputSettings;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.job.JobEventListener;
import io.github.runpodjava.logging.internal.FileOutput;
import io.github.runpodjava.spi.InheritedJob;
import io.github.runpodjava.spi.LogCounts;
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

    private static final byte[][] NONE = {};

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
        this.failedJobs = settings.debugOfFailedJobs() ? new FailedJobLines(this::deliver, this::say) : null;
    }

    /** What is below it is kept for jobs that fail, if anything is. */
    void threshold(Level level) {
        threshold = level;
    }

    boolean keepsDebugLines() {
        return failedJobs != null;
    }

    void route(ILoggingEvent event, Encoder<ILoggingEvent> shownBy) {
        if (encoder != shownBy) {
            // Not written for each line: what one thread writes, the others have to fetch again.
            encoder = shownBy;
        }
        boolean tooFine = failedJobs != null && !event.getLevel().isGreaterOrEqual(threshold);
        String job = shownBy instanceof JsonLineEncoder ours
                ? ours.jobId(event)
                : LineFields.shown(LineFields.mdc(event), LineFields.REQUEST_ID, secrets);
        if (tooFine && job == null) {
            return;
        }
        byte[][] shown = lines(shownBy, event);
        Lines all = new Lines(event, job, shown, shownBy instanceof JsonLineEncoder ? shown : json(event));
        if (tooFine && job != null && failedJobs != null) {
            failedJobs.keep(job, all);
        } else {
            deliver(all);
        }
    }

    private static byte[][] lines(Encoder<ILoggingEvent> encoder, ILoggingEvent event) {
        return encoder instanceof LineEncoder ours ? ours.lines(event) : new byte[][] {encoder.encode(event)};
    }

    /** None if nobody wants it now and it can be made later. */
    private byte[][] json(ILoggingEvent event) {
        return file == null && LastingEvent.is(event) ? NONE : json.lines(event);
    }

    private void deliver(Lines all) {
        FileOutput volume = file;
        if (volume != null) {
            for (byte[] line : all.json()) {
                volume.write(line, all.isImportant());
            }
        }
        remember(all);
        if (budget == null || budget.passes(all)) {
            show(all.shown());
        }
    }

    private void remember(Lines all) {
        String message = all.message();
        byte[][] json = all.json();
        if (json.length == 0) {
            ILoggingEvent event = all.event();
            recent.add(said(all, message), () -> later(event), JsonLineEncoder.USUAL + message.length());
        }
        for (int i = 0; i < json.length; i++) {
            String text = i == 0 ? message : "(part " + (i + 1) + "/" + json.length + ")";
            recent.add(said(all, text), json[i]);
        }
    }

    private byte[] later(ILoggingEvent event) {
        return inNoName(() -> json.encode(event));
    }

    /** Not in the name of the job on whose thread it is asked for. */
    private static <T> T inNoName(Supplier<T> lines) {
        InheritedJob here = InheritedJob.current();
        InheritedJob.set(null);
        try {
            return lines.get();
        } finally {
            InheritedJob.set(here);
        }
    }

    private static LineStore.Said said(Lines all, String message) {
        return new LineStore.Said(all.event().getTimeStamp(), level(all.level()), all.jobId(), all.logger(), message);
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

    private void show(byte[][] shown) {
        for (byte[] line : shown) {
            if (stdout.write(line)) {
                lines.increment();
                bytes.add(line.length);
            }
        }
    }

    private void showAnyway(ILoggingEvent event) {
        Encoder<ILoggingEvent> current = encoder;
        if (current != null) {
            show(inNoName(() -> lines(current, event)));
        }
    }

    private void say(ILoggingEvent event) {
        Encoder<ILoggingEvent> current = encoder;
        if (current != null) {
            inNoName(() -> {
                route(event, current);
                return true;
            });
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

    /** After a stack that overflowed on the way to the file or to stdout. */
    void giveBack() {
        if (file != null) {
            file.giveBack();
        }
        stdout.giveBack();
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
                budget == null ? 0 : budget.heldBackLines(),
                budget == null ? 0 : budget.heldBackBytes(),
                file == null ? 0 : file.lines(),
                file == null ? 0 : file.lost(),
                file == null ? 0 : file.behind());
    }
}
