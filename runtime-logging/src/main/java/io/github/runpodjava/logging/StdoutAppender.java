package io.github.runpodjava.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.FilterReply;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.LineSettings;
import io.github.runpodjava.config.LogFormat;
import io.github.runpodjava.config.LogSettings;
import io.github.runpodjava.config.Secrets;
import org.jspecify.annotations.Nullable;

/**
 * Writes each line to descriptor 1 in one {@code write} call: not through {@code System.out}, so that nobody's
 * {@code System.setOut} matters, and without a buffer, so that a line outlives a {@code kill -9} right after the call
 * that logged it. Lines of different threads never mix. If stdout breaks it says so once on stderr and never throws.
 *
 * <p>Usable from a {@code logback.xml}; without an {@code <encoder>} it takes the format that the environment asks for.
 */
public final class StdoutAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final LineSink sink;
    private volatile @Nullable Encoder<ILoggingEvent> encoder;
    private volatile @Nullable LineRouter router;
    /** Whether a thread is in here; an array as it can be changed without a call, so also where no stack is left. */
    private final ThreadLocal<boolean[]> inside = ThreadLocal.withInitial(() -> new boolean[1]);

    /** An appender to this process's stdout. */
    public StdoutAppender() {
        this(FileDescriptorSink.stdout());
    }

    StdoutAppender(LineSink sink) {
        this.sink = sink;
    }

    /** Has {@code route} decide what stdout gets; without it stdout gets all. */
    void setRouter(LineRouter route) {
        this.router = route;
    }

    /** Sets what makes lines of events; may be another one at any time. The caller starts it. */
    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    /** What makes lines of events; null until it is set or this appender is started. */
    public @Nullable Encoder<ILoggingEvent> getEncoder() {
        return encoder;
    }

    @Override
    public void start() {
        if (encoder == null) {
            Environment environment = Environment.system();
            encoder = encoderFor(LogSettings.lenient(environment).format(), getContext(), Secrets.of(environment));
        }
        super.start();
    }

    /**
     * As Logback does it, an event that is logged while another one is written, by its {@code toString} say, is dropped.
     * Unlike there, nothing stays as it is where a thread has no stack left: the next line is written again.
     */
    @Override
    public void doAppend(ILoggingEvent event) {
        boolean[] here = inside.get();
        if (here[0]) {
            return;
        }
        here[0] = true;
        try {
            if (isStarted() && getFilterChainDecision(event) != FilterReply.DENY) {
                append(event);
            }
        } catch (Exception e) {
            addError("A line could not be written", e);
        } catch (StackOverflowError deep) {
            // What was locked further down could perhaps not be given back there.
            giveBack();
            throw deep;
        } finally {
            here[0] = false;
        }
    }

    private void giveBack() {
        LineRouter route = router;
        if (route == null) {
            sink.giveBack();
        } else {
            route.giveBack();
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        Encoder<ILoggingEvent> current = encoder;
        LineRouter route = router;
        if (route != null && current != null) {
            route.route(event, current);
        } else if (current instanceof LineEncoder ours) {
            for (byte[] line : ours.lines(event)) {
                sink.write(line);
            }
        } else if (current != null) {
            sink.write(current.encode(event));
        }
    }

    /** A started encoder for the format. */
    static Encoder<ILoggingEvent> encoderFor(LogFormat format, Context context, Secrets secrets) {
        // Two methods, not one: JSON's classes are a good part of a cold start, and the bytecode verifier loads all
        // that one method makes.
        Encoder<ILoggingEvent> encoder = format == LogFormat.JSON ? json(secrets) : text(secrets);
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> json(Secrets secrets) {
        return new JsonLineEncoder(LineSettings.lenient(Environment.system()), secrets);
    }

    private static Encoder<ILoggingEvent> text(Secrets secrets) {
        return new TextLineEncoder(LineSettings.lenient(Environment.system()), secrets);
    }
}
