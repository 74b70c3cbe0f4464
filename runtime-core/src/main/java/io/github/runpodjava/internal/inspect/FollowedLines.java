package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.LogLine;
import io.github.runpodjava.spi.RecentLines;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Log lines as they come. Whoever reads too slowly misses some, and is told how many; who logs never waits. */
final class FollowedLines implements InspectorAnswer.Events {
    private static final int MOST_WAITING = 10_000;

    private final BlockingQueue<LogLine> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong missed = new AtomicLong();
    private final RecentLines.Following following;
    private final Deque<LogLine> first;

    FollowedLines(RecentLines lines, int most, LogLevel atLeast, @Nullable String jobId) {
        this.following = lines.follow(most, atLeast, jobId, line -> {
            if (!waiting.offer(line)) {
                missed.incrementAndGet();
            }
        });
        this.first = new ArrayDeque<>(following.before());
    }

    @Override
    public Optional<String> next(Duration most) throws InterruptedException {
        LogLine known = first.pollFirst();
        if (known != null) {
            return Optional.of(known.json());
        }
        long lost = missed.getAndSet(0);
        if (lost > 0) {
            return Optional.of("{\"missed\":" + lost + "}");
        }
        return Optional.ofNullable(waiting.poll(most.toNanos(), TimeUnit.NANOSECONDS))
                .map(LogLine::json);
    }

    @Override
    public void close() {
        following.close();
    }
}
