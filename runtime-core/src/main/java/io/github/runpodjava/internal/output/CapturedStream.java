package io.github.runpodjava.internal.output;

import io.github.runpodjava.internal.execute.JobLog;
import io.github.runpodjava.internal.execute.LogSnapshot;
import io.github.runpodjava.internal.execute.ThreadName;
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
    /** So many lines may be begun before threads are looked for that ended and will not go on with theirs. */
    private static final int FEW = 16;

    private final PrintStream original;
    private final String logger;
    private final Level level;
    private final BooleanSupplier wanted;
    private final Map<Thread, LineBuffer> begun = new ConcurrentHashMap<>();
    /** Set while this thread logs what it printed: what the back end itself prints meanwhile goes on as it is. */
    private final ThreadLocal<Boolean> telling = new ThreadLocal<>();

    /** With more lines begun than this it is looked again. */
    private volatile int many = FEW;

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
            if (begun.size() > many) {
                tellBegun(nobodys -> false);
                // Those that are left live: to look at all of them for each that comes would cost more the more there
                // are.
                many = Math.max(FEW, 2 * begun.size());
            }
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

    /** Tells what was begun and belongs to {@code whose}, or to a thread that has ended. */
    void tellBegun(Predicate<LogSnapshot> whose) {
        for (Map.Entry<Thread, LineBuffer> entry : begun.entrySet()) {
            Thread thread = entry.getKey();
            LineBuffer buffer = entry.getValue();
            LogSnapshot context = buffer.context();
            if (context != null && (!thread.isAlive() || whose.test(context)) && begun.remove(thread, buffer)) {
                try (JobLog ignored = context.enter()) {
                    buffer.tell(line -> log(line, thread));
                }
            }
        }
    }

    /** Logs what another thread has printed. All back ends take the name of the thread from the one that logs. */
    private void log(String line, Thread printer) {
        Thread here = Thread.currentThread();
        String name = here.getName();
        here.setName(ThreadName.of(printer));
        try {
            log(line);
        } finally {
            here.setName(name);
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
