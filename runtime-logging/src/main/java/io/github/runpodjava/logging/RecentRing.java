package io.github.runpodjava.logging;

import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.logging.LineStore.Kept;
import io.github.runpodjava.logging.LineStore.Said;
import io.github.runpodjava.spi.LogLine;
import io.github.runpodjava.spi.RecentLines;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The last lines, and who follows the ones to come. Thread-safe. */
final class RecentRing implements RecentLines {
    private static final int MOST_LINES = 5_000;
    private static final long MOST_BYTES = 2 * 1024 * 1024;
    /** What a line that is made later takes besides its text. */
    private static final int OBJECTS = 64;

    private final Secrets secrets;
    private final LineStore lines;

    /** Changed together with the lines, so that each line is among those from before or handed over, and never both. */
    private volatile List<Follower> followers = List.of();

    RecentRing(Secrets secrets) {
        this(secrets, MOST_LINES, MOST_BYTES);
    }

    RecentRing(Secrets secrets, int mostLines, long mostBytes) {
        this.secrets = secrets;
        this.lines = new LineStore(mostLines, mostBytes);
    }

    /** Takes a line that is made, line end included. */
    void add(Said said, byte[] json) {
        List<Follower> following = keep(said, said.message().getBytes(StandardCharsets.UTF_8), json);
        if (!following.isEmpty()) {
            tell(following, new Kept(said, () -> json));
        }
    }

    /**
     * Takes a line that is made when somebody wants it.
     *
     * @param bytes about how long it will be
     */
    void add(Said said, Supplier<byte[]> json, int bytes) {
        Kept later = new Kept(said, json);
        List<Follower> following = keep(later, bytes + said.message().length() + OBJECTS);
        if (!following.isEmpty()) {
            tell(following, later);
        }
    }

    /** Answers who follows and has not seen this line. One that is too long to be kept is told all the same. */
    private synchronized List<Follower> keep(Said said, byte[] message, byte[] json) {
        lines.keep(said, message, json);
        return followers;
    }

    private synchronized List<Follower> keep(Kept later, int size) {
        lines.keep(later, size);
        return followers;
    }

    private void tell(List<Follower> following, Kept kept) {
        LogLine line = null;
        for (Follower follower : following) {
            if (follower.wants(kept.said())) {
                line = line == null ? line(kept) : line;
                tell(follower.listener, line);
            }
        }
    }

    private static void tell(Consumer<LogLine> follower, LogLine line) {
        try {
            follower.accept(line);
        } catch (RuntimeException e) {
            // Whoever follows the log is no reason for a log call to fail, nor can it be logged here.
            return;
        }
    }

    @Override
    public List<LogLine> last(int most, LogLevel atLeast, @Nullable String jobId) {
        return found(most, atLeast, jobId).stream().map(this::line).toList();
    }

    private synchronized List<Kept> found(int most, LogLevel atLeast, @Nullable String jobId) {
        return lines.last(most, atLeast, jobId);
    }

    @Override
    public Following follow(int most, LogLevel atLeast, @Nullable String jobId, Consumer<LogLine> listener) {
        Follower follower = new Follower(atLeast, jobId, listener);
        List<Kept> found;
        synchronized (this) {
            found = lines.last(most, atLeast, jobId);
            followers = Stream.concat(followers.stream(), Stream.of(follower)).toList();
        }
        return new Following(found.stream().map(this::line).toList(), () -> end(follower));
    }

    private synchronized void end(Follower ended) {
        followers = followers.stream().filter(follower -> follower != ended).toList();
    }

    /** Who hears of new lines. */
    private static final class Follower {
        private final LogLevel atLeast;
        private final @Nullable String jobId;
        private final Consumer<LogLine> listener;

        Follower(LogLevel atLeast, @Nullable String jobId, Consumer<LogLine> listener) {
            this.atLeast = atLeast;
            this.jobId = jobId;
            this.listener = listener;
        }

        boolean wants(Said said) {
            return said.level().compareTo(atLeast) >= 0 && (jobId == null || jobId.equals(said.jobId()));
        }
    }

    private LogLine line(Kept kept) {
        Said said = kept.said();
        byte[] json = kept.json().get();
        int end = json.length;
        while (end > 0 && json[end - 1] == '\n') {
            end--;
        }
        return new LogLine(
                Instant.ofEpochMilli(said.time()),
                said.level(),
                said.jobId(),
                said.logger(),
                secrets.hide(said.message()),
                new String(json, 0, end, StandardCharsets.US_ASCII));
    }
}
