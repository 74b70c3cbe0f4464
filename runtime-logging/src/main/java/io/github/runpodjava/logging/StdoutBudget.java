package io.github.runpodjava.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.runpodjava.config.LogOutputSettings;
import io.github.runpodjava.logging.internal.LogThreads;
import io.github.runpodjava.logging.internal.budget.LineBudget;
import io.github.runpodjava.logging.internal.budget.RepeatFold;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps stdout within its limits, and says on it what is missing there. As long as there is enough, every line is
 * written: also a repeated one, whose count would be lost in a crash. Thread-safe.
 */
final class StdoutBudget {
    private static final long TICK = TimeUnit.SECONDS.toMillis(1);
    /** Between two lines that say how much was held back. */
    private static final int TICKS_BETWEEN_NOTICES = 10;

    private static final int IDLE_TICKS = 30;

    /** @param mdc with the job that the thread which logs works on: another thread sums up */
    private record Sample(ILoggingEvent event, Map<String, String> mdc) {}

    /** No lambda: until it is compiled, to make one for each line of a flood takes longer than all else here. */
    private record Source(ILoggingEvent event) implements Supplier<Sample> {
        @Override
        public Sample get() {
            return new Sample(event, LineFields.mdc(event));
        }
    }

    private final LogOutputSettings settings;
    private final boolean allIsInFile;
    private final LineBudget budget;
    private final RepeatFold<Sample> fold;
    private final Consumer<ILoggingEvent> stdout;
    private final LongSupplier nanoTime;
    /** Guards budget and fold. Nothing is written with it: stdout may hang. */
    private final Object deciding = new Object();

    /** The time of the event before which the budget looked at the clock. */
    private long looked;

    private final Object ticking = new Object();
    private @Nullable Thread ticker;
    /** Whether something was held back since the ticker looked last; in a flood one look at it is all that a line costs. */
    private volatile boolean missing;

    private int idle;
    private int sinceNotice = TICKS_BETWEEN_NOTICES;
    private volatile boolean ended;

    /** @param stdout writes an event without asking here */
    StdoutBudget(
            LogOutputSettings settings, boolean allIsInFile, Consumer<ILoggingEvent> stdout, LongSupplier nanoTime) {
        this.settings = settings;
        this.allIsInFile = allIsInFile;
        this.nanoTime = nanoTime;
        this.budget = new LineBudget(settings.linesPerSecond(), settings.bytesPerSecond(), nanoTime.getAsLong());
        this.fold = new RepeatFold<>(nanoTime);
        this.stdout = stdout;
    }

    static boolean isNeeded(LogOutputSettings settings) {
        return settings.linesPerSecond() > 0 || settings.bytesPerSecond() > 0;
    }

    /** Whether stdout gets these lines. */
    boolean passes(Lines lines) {
        if (ended || decide(lines)) {
            return true;
        }
        heldBack();
        return false;
    }

    private boolean decide(Lines lines) {
        long time = lines.event().getTimeStamp();
        synchronized (deciding) {
            // Of a flood, hundreds of lines come in one millisecond.
            if (time != looked) {
                looked = time;
                budget.look(nanoTime.getAsLong());
            }
            boolean important = lines.isImportant() && (!lines.isPrintedError() || budget.isWarning(lines.logger()));
            return !(!important && budget.isScarce() && folds(lines))
                    && budget.passes(lines.logger(), lines.shownBytes(), important);
        }
    }

    private void heldBack() {
        if (!missing) {
            tick();
        }
        if (ended) {
            // The end has told what was missing until then, and nobody would tell of this one.
            tell(true);
        }
    }

    /** Only what is its message and nothing else can be recognised as a repeat at little cost. */
    private static boolean isPlain(ILoggingEvent event) {
        return event.getThrowableProxy() == null
                && (event.getKeyValuePairs() == null || event.getKeyValuePairs().isEmpty());
    }

    private boolean folds(Lines lines) {
        ILoggingEvent event = lines.event();
        return isPlain(event)
                && fold.folds(lines.logger(), lines.jobId(), lines.level().toInt(), lines.message(), new Source(event));
    }

    /** Has a thread of ours say what is missing; it ends when nothing is any more. */
    private void tick() {
        missing = true;
        synchronized (ticking) {
            if (ticker == null && !ended) {
                idle = 0;
                try {
                    ticker = LogThreads.start(this::run, "runpod-log-budget");
                } finally {
                    missing = ticker != null;
                }
            }
        }
    }

    private void run() {
        while (true) {
            synchronized (ticking) {
                try {
                    ticking.wait(TICK);
                } catch (InterruptedException e) {
                    missing = false;
                    ticker = null;
                    return;
                }
                idle = missing ? 0 : idle + 1;
                missing = false;
                if (ended || idle > IDLE_TICKS) {
                    ticker = null;
                    return;
                }
            }
            sinceNotice++;
            try {
                tell(false);
            } catch (RuntimeException | Error e) {
                // The next time does: without this thread nobody would hear of anything that is missing.
                continue;
            }
        }
    }

    private synchronized void tell(boolean all) {
        boolean report = all || sinceNotice >= TICKS_BETWEEN_NOTICES;
        List<RepeatFold.Repeated<Sample>> folded;
        synchronized (deciding) {
            // Also for a logger whose events all have the same time.
            budget.look(nanoTime.getAsLong());
            folded = fold.due(all);
        }
        for (RepeatFold.Repeated<Sample> repeated : folded) {
            Sample sample = repeated.sample();
            stdout.accept(OwnEvent.repeated(sample.event(), sample.mdc(), repeated.times()));
        }
        if (report) {
            tellHeldBack();
        }
    }

    private void tellHeldBack() {
        LineBudget.HeldBack held;
        synchronized (deciding) {
            held = budget.report();
        }
        if (held == null) {
            return;
        }
        boolean told = false;
        try {
            stdout.accept(OwnEvent.of(StdoutBudget.class, Level.WARN, sentence(held)));
            sinceNotice = 0;
            told = true;
        } finally {
            if (!told) {
                synchronized (deciding) {
                    budget.untold(held);
                }
            }
        }
    }

    private String sentence(LineBudget.HeldBack held) {
        String lines = held.lines() == 1
                ? "1 line (" + held.bytes() + " bytes) was held back here, of the logger "
                : held.lines() + " lines (" + held.bytes() + " bytes) were held back here, most of them of the logger ";
        return lines + held.loudest() + ", to stay below " + limits() + " a second."
                + (allIsInFile ? " The file in the log folder has " + (held.lines() == 1 ? "it." : "them.") : "")
                + " RUNPOD_LOG_LINES_PER_SECOND and RUNPOD_LOG_BYTES_PER_SECOND set the limits, 0 is none.";
    }

    private String limits() {
        String lines = settings.linesPerSecond() + " lines";
        String bytes = String.format(Locale.ROOT, "%d bytes", settings.bytesPerSecond());
        return settings.linesPerSecond() == 0
                ? bytes
                : settings.bytesPerSecond() == 0 ? lines : lines + " and " + bytes;
    }

    /** Says what is missing, for the end of the process; lines after that all pass. */
    void end() {
        ended = true;
        synchronized (ticking) {
            ticking.notifyAll();
        }
        tell(true);
    }

    long folded() {
        synchronized (deciding) {
            return fold.folded();
        }
    }

    long heldBackLines() {
        synchronized (deciding) {
            return budget.heldBackLines();
        }
    }

    long heldBackBytes() {
        synchronized (deciding) {
            return budget.heldBackBytes();
        }
    }
}
