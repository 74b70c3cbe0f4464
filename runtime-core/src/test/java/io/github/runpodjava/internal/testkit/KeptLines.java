package io.github.runpodjava.internal.testkit;

import io.github.runpodjava.config.LogFormat;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.spi.LogControl;
import io.github.runpodjava.spi.LogCounts;
import io.github.runpodjava.spi.LogLine;
import io.github.runpodjava.spi.RecentLines;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A logging back end that is told what was logged. */
public final class KeptLines implements LogControl, RecentLines {
    private final List<LogLine> lines = new CopyOnWriteArrayList<>();
    private final List<Consumer<LogLine>> followers = new CopyOnWriteArrayList<>();
    private volatile LogLevel level = LogLevel.INFO;
    private volatile boolean changeable = true;
    private volatile long behind;

    public void log(LogLevel lineLevel, String jobId, String message) {
        String id = jobId == null ? "null" : "\"" + jobId + "\"";
        String json = "{\"requestId\":" + id + ",\"message\":\"" + message + "\",\"level\":\"" + lineLevel + "\"}";
        LogLine line = new LogLine(Instant.EPOCH, lineLevel, jobId, "test", message, json);
        lines.add(line);
        followers.forEach(follower -> follower.accept(line));
    }

    public LogLevel level() {
        return level;
    }

    public int followers() {
        return followers.size();
    }

    /** As if it wrote a file that lacks so many lines. */
    public void fallBehind(long lines) {
        behind = lines;
    }

    @Override
    public boolean inForce() {
        return changeable;
    }

    @Override
    public Optional<LogCounts> counts() {
        return Optional.of(new LogCounts(0, 0, 0, 0, 0, 0, 0, behind));
    }

    /** As if the user had configured the back end. */
    public void freeze() {
        changeable = false;
    }

    @Override
    public boolean apply(LogLevel to, LogFormat format) {
        if (changeable) {
            level = to;
        }
        return changeable;
    }

    @Override
    public Optional<RecentLines> recentLines() {
        return Optional.of(this);
    }

    @Override
    public List<LogLine> last(int most, LogLevel atLeast, String jobId) {
        List<LogLine> fitting = lines.stream()
                .filter(line -> line.level().compareTo(atLeast) >= 0)
                .filter(line -> jobId == null || jobId.equals(line.jobId()))
                .toList();
        return fitting.subList(Math.max(0, fitting.size() - most), fitting.size());
    }

    @Override
    public Following follow(int most, LogLevel atLeast, String jobId, Consumer<LogLine> listener) {
        Consumer<LogLine> wanting = line -> {
            if (line.level().compareTo(atLeast) >= 0 && (jobId == null || jobId.equals(line.jobId()))) {
                listener.accept(line);
            }
        };
        List<LogLine> before = last(most, atLeast, jobId);
        followers.add(wanting);
        return new Following(before, () -> followers.remove(wanting));
    }
}
