package io.github.runpodjava.internal.acquire;

import io.github.runpodjava.internal.pacing.Backoff;
import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.spi.Poll;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** How long to wait after each kind of answer to a poll, and what to say about it. */
final class PollPace {
    private static final Duration FIRST_FAILURE = Duration.ofMillis(200);
    private static final Duration LONGEST_FAILURE = Duration.ofSeconds(10);
    /** Congestion is another matter than failure: asking again soon makes it worse. */
    private static final Duration FIRST_THROTTLE = Duration.ofSeconds(2);

    private static final Duration LONGEST_THROTTLE = Duration.ofSeconds(30);

    /** So many in a row for so long: a job that fills the heap for a moment is no reason to end. */
    private static final int LASTING = 8;

    private static final long LASTING_NANOS = 20_000_000_000L;

    private final IdlePace idle;
    private final Backoff failure;
    private final Backoff throttle;
    private final FailureLog log;
    private final Consumer<Throwable> lasting;
    private volatile int thrownInARow;
    private volatile long thrownSince;

    /** @param lasting hears what is thrown at every try for so long that it may be to stay, and at once what is sure to */
    PollPace(IdlePace idle, FailureLog log, RandomGenerator dice, Consumer<Throwable> lasting) {
        this.idle = idle;
        this.lasting = lasting;
        this.failure = new Backoff(FIRST_FAILURE, LONGEST_FAILURE, dice);
        this.throttle = new Backoff(FIRST_THROTTLE, LONGEST_THROTTLE, dice);
        this.log = log;
    }

    /** Counts what was thrown. To be called before anything else is done about it: there may be no memory for more. */
    void threw(Throwable thrown) {
        long now = log.nanoTime();
        int inARow = thrownInARow + 1;
        thrownInARow = inARow;
        if (inARow == 1) {
            thrownSince = now;
        }
        boolean longEnough = inARow >= LASTING && now - thrownSince >= LASTING_NANOS;
        // A class that is not there, or is another one, stays so: the JVM does not look for it again.
        if (thrown instanceof LinkageError || longEnough && thrown instanceof Error) {
            lasting.accept(thrown);
        }
    }

    Duration found() {
        worked();
        idle.reset();
        return Duration.ZERO;
    }

    Duration nothing(Duration waited) {
        worked();
        return idle.after(waited);
    }

    private void worked() {
        thrownInARow = 0;
        failure.reset();
        throttle.reset();
        log.succeeded();
    }

    Duration throttled(Poll.Throttled<?> answer) {
        Duration asked = answer.pause().orElse(Duration.ZERO);
        log.failed(told("HTTP 429, the platform asks for fewer polls", asked));
        return longer(throttle.next(), asked);
    }

    Duration failed(Poll.Failed<?> answer) {
        Duration asked = answer.pause().orElse(Duration.ZERO);
        return failed(told(answer.reason(), asked), asked);
    }

    /** A pause that the platform asked for may be long, and who reads the log wonders at the silence. */
    private static String told(String reason, Duration asked) {
        return asked.isZero()
                ? reason
                : reason + "; next try in " + Math.max(1, asked.toSeconds()) + " s (Retry-After)";
    }

    Duration failed(String reason, Duration atLeast) {
        log.failed(reason);
        return longer(failure.next(), atLeast);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
