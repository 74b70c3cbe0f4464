package io.github.runpodjava.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A log line of a job, from Logback's event to bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LineEncoderBenchmark {
    private final JsonLineEncoder encoder = new JsonLineEncoder();
    private Logger logger;

    @Setup
    public void prepare() {
        logger = new LoggerContext().getLogger("com.example.Captioner");
    }

    private LoggingEvent event(String message, Throwable thrown) {
        LoggingEvent event =
                new LoggingEvent(LineEncoderBenchmark.class.getName(), logger, Level.INFO, message, thrown, null);
        event.setMDCPropertyMap(Map.of("requestId", "job-0123456789abcdef-u1"));
        return event;
    }

    @Benchmark
    public byte[] shortLine() {
        ILoggingEvent event = event("Processed item 17 of the batch in 17 ms", null);
        return encoder.encode(event);
    }

    @Benchmark
    public byte[] lineWithStack() {
        return encoder.encode(event("Item 17 of the batch failed", new IllegalStateException("no model")));
    }
}
