package io.github.runpodjava.internal.report;

import io.github.runpodjava.internal.pacing.Backoff;
import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.internal.pacing.Pauses;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.PostAnswer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one message until it is accepted, refused, no longer wanted, or the time is used up. */
public final class PostRetry {
    private static final Logger LOG = LoggerFactory.getLogger(PostRetry.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final JobQueue queue;
    private final Duration limit;
    private final Pauses pauses;
    private final FailureLog failures;
    private final RandomGenerator dice;

    /**
     * @param limit for how long to try
     * @param pauses ended when there is no more time, at a hurried shutdown
     */
    public PostRetry(JobQueue queue, Duration limit, Pauses pauses, FailureLog failures, RandomGenerator dice) {
        this.queue = queue;
        this.limit = limit;
        this.pauses = pauses;
        this.failures = failures;
        this.dice = dice;
    }

    /**
     * Sends.
     *
     * @param withdrawn asked before each try and each pause: whether the message is no longer wanted
     * @param firstFailure runs once when the first try did not get through, before the first pause
     */
    Delivery send(JobPost post, BooleanSupplier withdrawn, Runnable firstFailure) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, dice);
        for (int attempts = 1; ; attempts++) {
            if (withdrawn.getAsBoolean()) {
                return new Delivery.Withdrawn(attempts - 1);
            }
            PostAnswer answer = post(post);
            if (answer instanceof PostAnswer.Accepted) {
                failures.succeeded();
                return new Delivery.Delivered(attempts);
            }
            if (answer instanceof PostAnswer.Refused refused) {
                failures.succeeded();
                return new Delivery.Refused(refused.status(), refused.reason(), attempts);
            }
            PostAnswer.TryLater later = (PostAnswer.TryLater) answer;
            failures.failed(later.reason());
            LOG.atDebug()
                    .addKeyValue("attempt", attempts)
                    .log("A {} did not get through: {}", post.kind(), later.reason());
            if (attempts == 1) {
                firstFailure.run();
            }
            Duration pause = backoff.next();
            Duration asked = later.pause().orElse(Duration.ZERO);
            pause = pause.compareTo(asked) >= 0 ? pause : asked;
            if (withdrawn.getAsBoolean()) {
                return new Delivery.Withdrawn(attempts);
            }
            if (deadline - System.nanoTime() < pause.toNanos() || pauses.ended()) {
                return new Delivery.GaveUp(later.reason(), attempts, false);
            }
            pauses.pause(pause);
        }
    }

    /** A queue that throws instead of answering must not lose the message. */
    private PostAnswer post(JobPost post) throws InterruptedException {
        try {
            return queue.post(post);
        } catch (RuntimeException | Error thrown) {
            FaultLog.error(LOG, "Sending failed inside the queue", thrown);
            return new PostAnswer.TryLater(thrown.toString());
        }
    }
}
