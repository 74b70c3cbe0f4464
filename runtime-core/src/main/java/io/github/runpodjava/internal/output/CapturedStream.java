package io.github.runpodjava.internal.output;

import io.github.runpodjava.internal.execute.JobLog;
import io.github.runpodjava.internal.execute.LogSnapshot;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What becomes of bytes that are printed: lines of a logger, each thread's for itself. The logger is looked up when
 * something is printed, so that a worker that prints nothing pays nothing.
 */
final class CapturedStream extends OutputStream {
    private final PrintStream original;
    private final String logger;
    private final Level level;
    private final BooleanSupplier wanted;
    private final Map<Thread, LineBuffer> begun = new ConcurrentHashMap<>();
    /** Set while this thread logs what it printed: what the back end itself prints meanwhile goes on as it is. */
    private final ThreadLocal<Boolean> telling = new ThreadLocal<>();

    private volatile boolean closed;

    CapturedStream(PrintStream original, String logger, Level level, BooleanSupplier wanted) {
        this.original = original;
        this.logger = logger;
        this.level = level;
        this.wanted = wanted;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (!captures()) {
            original.write(bytes, offset, length);
            return;
        }
        Thread here = Thread.currentThread();
        // Taken out while it is used: nobody else may tell it meanwhile.
        LineBuffer buffer = begun.remove(here);
        if (buffer == null) {
            buffer = new LineBuffer();
        }
        buffer.add(bytes, offset, length, this::log);
        if (!buffer.isEmpty()) {
            begun.put(here, buffer.of(LogSnapshot.here()));
        }
    }

    private boolean captures() {
        if (closed || telling.get() != null) {
            return false;
        }
        // To find out may set up a back end that prints.
        return Boolean.TRUE.equals(whileTelling(wanted::getAsBoolean));
    }

    private void log(String line) {
        whileTelling(() -> {
            LoggerFactory.getLogger(logger).atLevel(level).log(line);
            return true;
        });
    }

    private @Nullable Boolean whileTelling(BooleanSupplier task) {
        telling.set(true);
        try {
            return task.getAsBoolean();
        } catch (RuntimeException | StackOverflowError e) {
            // Printing never throws.
            return null;
        } finally {
            telling.remove();
        }
    }

    @Override
    public void flush() {
        // Lines are told when they are whole; there may be something of the back end's, though.
        original.flush();
    }

    /** Tells what was begun and belongs to {@code whose}. */
    void tellBegun(Predicate<LogSnapshot> whose) {
        for (Map.Entry<Thread, LineBuffer> entry : begun.entrySet()) {
            LineBuffer buffer = entry.getValue();
            LogSnapshot context = buffer.context();
            if (context != null && whose.test(context) && begun.remove(entry.getKey(), buffer)) {
                try (JobLog ignored = context.enter()) {
                    buffer.tell(this::log);
                }
            }
        }
    }

    /** From now on everything goes on as it is. */
    @Override
    public void close() {
        closed = true;
        tellBegun(any -> true);
        original.flush();
    }
}
