package io.github.runpodjava.internal.report;

import io.github.runpodjava.internal.pacing.Backoff;
import io.github.runpodjava.internal.pacing.Pauses;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.PostAnswer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends spooled results again until they are delivered, refused, or older than any job can get. */
public final class SpoolSender implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolSender.class);
    /** A job's time to live is at most seven days; after its default of one day nobody asks for the result. */
    private static final Duration OLDEST = Duration.ofHours(24);

    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private final ResultSpool spool;
    private final JobQueue queue;
    private final Pauses pauses;
    private final Backoff backoff;
    private final InstantSource clock;

    public SpoolSender(ResultSpool spool, JobQueue queue, Pauses pauses, RandomGenerator dice, InstantSource clock) {
        this.spool = spool;
        this.queue = queue;
        this.pauses = pauses;
        this.backoff = new Backoff(Duration.ofSeconds(1), LONGEST_PAUSE, dice);
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            while (!pauses.ended()) {
                Duration pause = LOOK;
                try {
                    spool.adopt();
                    spool.renew();
                    pause = sendAll() ? LOOK : backoff.next();
                } catch (RuntimeException | Error e) {
                    LOG.atError().setCause(e).log("Sending spooled results failed");
                }
                pauses.pause(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tries each waiting result once; false as soon as the platform cannot take one now. */
    boolean sendAll() throws InterruptedException {
        for (ResultSpool.Entry entry : spool.waiting()) {
            if (pauses.ended()) {
                return true;
            }
            if (entry.since().plus(OLDEST).isBefore(clock.instant())) {
                LOG.atError()
                        .addKeyValue("job", entry.jobId())
                        .log(
                                "The result of job {} could not be delivered for {} hours and is dropped",
                                entry.jobId(),
                                OLDEST.toHours());
                entry.remove();
            } else if (!send(entry)) {
                return false;
            }
        }
        return true;
    }

    private boolean send(ResultSpool.Entry entry) throws InterruptedException {
        Optional<io.github.runpodjava.spi.JobPost> post = entry.post();
        if (post.isEmpty()) {
            entry.remove();
            return true;
        }
        PostAnswer answer = queue.post(post.get());
        return answer.fold(
                () -> {
                    backoff.reset();
                    LOG.atInfo()
                            .addKeyValue("job", entry.jobId())
                            .log("The spooled result of job {} is delivered", entry.jobId());
                    entry.remove();
                    return true;
                },
                refused -> {
                    LOG.atWarn()
                            .addKeyValue("job", entry.jobId())
                            .log(
                                    "The spooled result of job {} is dropped: {}",
                                    entry.jobId(),
                                    refused.status() == 404
                                            ? "the platform no longer knows the job"
                                            : refused.reason());
                    entry.remove();
                    return true;
                },
                later -> {
                    LOG.debug("The spooled result of job {} did not get through: {}", entry.jobId(), later.reason());
                    return false;
                });
    }
}
