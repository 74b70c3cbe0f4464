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
    /** Lines may be long, and several may follow. */
    private static final long MOST_BYTES = 2 * 1024 * 1024;

    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    /** Of those that wait: their JSON, which is ASCII. */
    private final AtomicLong bytes = new AtomicLong();

    private final AtomicLong missed = new AtomicLong();
    private final RecentLines.Following following;
    private final Deque<LogLine> first;

    FollowedLines(RecentLines lines, int most, LogLevel atLeast, @Nullable String jobId) {
        this.following = lines.follow(most, atLeast, jobId, line -> add(line.json()));
        this.first = new ArrayDeque<>(following.before());
    }

    private void add(String line) {
        if (!takesRoom(line.length())) {
            missed.incrementAndGet();
        } else if (!waiting.offer(line)) {
            bytes.addAndGet(-line.length());
            missed.incrementAndGet();
        }
    }

    private boolean takesRoom(int length) {
        // A line on its own is taken however long it is: it was there to be logged, too.
        long before = bytes.getAndUpdate(now -> now == 0 || now + length <= MOST_BYTES ? now + length : now);
        return before == 0 || before + length <= MOST_BYTES;
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
        String line = waiting.poll(most.toNanos(), TimeUnit.NANOSECONDS);
        if (line != null) {
            bytes.addAndGet(-line.length());
        }
        return Optional.ofNullable(line);
    }

    @Override
    public void close() {
        following.close();
    }
}
