package io.github.runpodjava.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.github.runpodjava.config.LogFormat;
import io.github.runpodjava.config.LogLevel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Logback context of its own, set up as in production but for the sink, which keeps the lines. */
final class LogBench {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    /** 2026-01-02T03:04:05.006Z. */
    static final long MOMENT = 1_767_323_045_006L;

    final LoggerContext context = new LoggerContext();
    final LogbackMDCAdapter mdc = new LogbackMDCAdapter();
    final LogSetup setup;
    private final List<String> lines = new ArrayList<>();

    LogBench(LogLevel level, LogFormat format) {
        context.setMDCAdapter(mdc);
        setup = LogSetup.install(context, new StdoutAppender(this::keep), level, format);
    }

    /** The same with an encoder of one's own. */
    LogBench(LogLevel level, LineEncoderBase encoder) {
        context.setMDCAdapter(mdc);
        StdoutAppender appender = new StdoutAppender(this::keep);
        setup = LogSetup.install(context, appender, level, LogFormat.TEXT);
        encoder.setContext(context);
        encoder.start();
        appender.setEncoder(encoder);
    }

    private synchronized boolean keep(byte[] line) {
        return lines.add(new String(line, StandardCharsets.UTF_8));
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    String onlyLine() {
        List<String> all = lines();
        if (all.size() != 1) {
            throw new AssertionError("expected one line but got " + all);
        }
        return all.get(0);
    }

    Logger logger(String name) {
        return context.getLogger(name);
    }

    /** An event at {@link #MOMENT} from thread {@code main}, straight into the output. */
    void event(
            Level level,
            String message,
            Map<String, String> mdcEntries,
            List<KeyValuePair> pairs,
            @Nullable Throwable thrown) {
        Logger logger = logger("com.example.Captioner");
        LoggingEvent event = new LoggingEvent(LogBench.class.getName(), logger, level, message, thrown, null);
        event.setTimeStamp(MOMENT);
        event.setThreadName("main");
        event.setMDCPropertyMap(mdcEntries);
        event.setKeyValuePairs(pairs);
        logger.callAppenders(event);
    }

    /** An event that no encoder can read to its end. */
    void broken(String message, Map<String, String> mdcEntries) {
        Logger logger = logger("com.example.Captioner");
        LoggingEvent event = new LoggingEvent(LogBench.class.getName(), logger, Level.INFO, message, null, null) {
            @Override
            public String getThreadName() {
                throw new StackOverflowError();
            }

            @Override
            public List<KeyValuePair> getKeyValuePairs() {
                throw new StackOverflowError();
            }
        };
        event.setMDCPropertyMap(mdcEntries);
        logger.callAppenders(event);
    }

    /** The line as JSON; strict about duplicate keys and anything after the object. */
    static JsonNode json(String line) {
        return STRICT.readTree(line);
    }

    static KeyValuePair pair(String key, @Nullable Object value) {
        return new KeyValuePair(key, value);
    }
}
