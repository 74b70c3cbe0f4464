package io.github.runpodjava.internal.report;

import io.github.runpodjava.internal.pacing.Backoff;
import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.internal.pacing.Pauses;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.PostAnswer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Sends spooled results again until they are delivered, refused, or older than any job can get. */
public final class SpoolSender implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolSender.class);
    /** A job's time to live is at most seven days; after its default of one day nobody asks for the result. */
    private static final Duration OLDEST = Duration.ofHours(24);
    /**
     * So often this process tries also what seems too old: clocks are set right by days, and a machine that was frozen has
     * its network back a little later than its clock.
     */
    static final int TRIES_OF_THE_OLD = 10;

    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final int FAILURES_OF_A_PLATFORM = 3;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private final ResultSpool spool;
    private final JobQueue queue;
    private final Pauses pauses;
    private final FailureLog deliveries;
    private final Backoff backoff;
    private final InstantSource clock;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong expired = new AtomicLong();
    private Duration asked = Duration.ZERO;

    /** @param deliveries hears of results that get through: whoever waits for that sees no trouble any more */
    public SpoolSender(
            ResultSpool spool,
            JobQueue queue,
            Pauses pauses,
            FailureLog deliveries,
            RandomGenerator dice,
            InstantSource clock) {
        this.spool = spool;
        this.queue = queue;
        this.pauses = pauses;
        this.deliveries = deliveries;
        this.backoff = new Backoff(Duration.ofSeconds(1), LONGEST_PAUSE, dice);
        this.clock = clock;
    }

    @Override
    public void run() {
        tellProblem();
        while (true) {
            try {
                sendInRounds();
                return;
            } catch (Throwable noMemoryToLog) {
                Pauses.breathe();
            }
        }
    }

    private void sendInRounds() {
        while (!pauses.ended()) {
            try {
                pauses.pause(round());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable thrown) {
                // Nothing may end this thread: what it keeps is sent by nobody else as long as the worker lives.
                FaultLog.errorInLoop(LOG, "The sending of spooled results failed", thrown, pauses);
            }
        }
    }

    private void tellProblem() {
        try {
            spool.problem()
                    .ifPresent(why -> LOG.warn(
                            "Results that the platform cannot take at once could not be kept on disk ({}); RUNPOD_SPOOL_DIR"
                                    + " names another place",
                            why));
        } catch (RuntimeException | Error thrown) {
            FaultLog.error(LOG, "Looking for the place of spooled results failed", thrown);
        }
    }

    /** Tries all that waits; answers how long to wait before the next time. */
    private Duration round() throws InterruptedException {
        try {
            spool.adopt();
            spool.renew();
            asked = Duration.ZERO;
            return sendAll() ? LOOK : longer(backoff.next(), asked);
        } catch (RuntimeException | Error thrown) {
            FaultLog.error(LOG, "Sending spooled results failed", thrown);
            return LOOK;
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** What came of results so far. */
    public SpoolEnds ends() {
        return new SpoolEnds(delivered.get(), refused.get(), expired.get());
    }

    /** Tries the waiting results; false if some did not get through. A few that do not are not the platform. */
    boolean sendAll() throws InterruptedException {
        int failures = 0;
        for (ResultSpool.Entry entry : spool.waiting()) {
            if (pauses.ended()) {
                return true;
            }
            if (isHopeless(entry)) {
                LOG.atError()
                        .addKeyValue("job", entry.jobId())
                        .log(
                                "The result of job {} could not be delivered for {} hours and is dropped",
                                entry.jobId(),
                                OLDEST.toHours());
                expired.incrementAndGet();
                entry.remove();
            } else if (!sendLogged(entry)) {
                entry.failed(isOld(entry));
                failures++;
                if (failures == FAILURES_OF_A_PLATFORM) {
                    return false;
                }
            }
        }
        return failures == 0;
    }

    /** Its age alone says little: the tries count that were made since it seems so old. */
    private boolean isHopeless(ResultSpool.Entry entry) {
        return isOld(entry) && entry.lateFailures() >= TRIES_OF_THE_OLD;
    }

    private boolean isOld(ResultSpool.Entry entry) {
        return entry.since().plus(OLDEST).isBefore(clock.instant());
    }

    private boolean sendLogged(ResultSpool.Entry entry) throws InterruptedException {
        // As if it were the job's own line, which whoever looks for the job finds.
        try (MDC.MDCCloseable id = MDC.putCloseable("requestId", entry.jobId())) {
            return sendGuarded(entry);
        }
    }

    /** A result that throws, as a large one does where memory is short, is one that does not get through. */
    private boolean sendGuarded(ResultSpool.Entry entry) throws InterruptedException {
        try {
            return send(entry);
        } catch (RuntimeException | Error thrown) {
            FaultLog.error(LOG, "Sending a spooled result failed", thrown);
            return false;
        }
    }

    private boolean send(ResultSpool.Entry entry) throws InterruptedException {
        Optional<JobPost> post;
        try {
            post = entry.post();
        } catch (IOException e) {
            // A network volume has its bad moments; the next look may fare better.
            LOG.atWarn()
                    .addKeyValue("job", entry.jobId())
                    .log("The spooled result of job {} cannot be read now: {}", entry.jobId(), e.toString());
            entry.failed(isOld(entry));
            return true;
        }
        if (post.isEmpty()) {
            entry.remove();
            return true;
        }
        // Before each, for a large one may take minutes.
        spool.renew();
        PostAnswer answer = queue.post(post.get());
        return answer.fold(
                () -> {
                    backoff.reset();
                    deliveries.succeeded();
                    LOG.atInfo()
                            .addKeyValue("job", entry.jobId())
                            .log("The spooled result of job {} is delivered", entry.jobId());
                    delivered.incrementAndGet();
                    entry.remove();
                    return true;
                },
                refusal -> {
                    deliveries.succeeded();
                    LOG.atWarn()
                            .addKeyValue("job", entry.jobId())
                            .log(
                                    "The spooled result of job {} is dropped: {}",
                                    entry.jobId(),
                                    refusal.status() == 404
                                            ? "the platform no longer knows the job"
                                            : refusal.reason());
                    refused.incrementAndGet();
                    entry.remove();
                    return true;
                },
                later -> {
                    asked = longer(asked, later.pause().orElse(Duration.ZERO));
                    LOG.debug("The spooled result of job {} did not get through: {}", entry.jobId(), later.reason());
                    return false;
                });
    }
}
