package io.github.runpodjava.internal.report;

import io.github.runpodjava.internal.json.Aggregate;
import io.github.runpodjava.internal.json.BodyWriter;
import io.github.runpodjava.internal.log.Shortened;
import io.github.runpodjava.internal.pacing.Timers;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JobOutcome;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Sends a job's one result, and keeps it on disk while the platform cannot take it. */
public final class ResultReporter {
    private static final Logger LOG = LoggerFactory.getLogger(ResultReporter.class);
    /** From here on a refusal is worth a word about the size: the platform's own limit may have changed. */
    private static final long SUSPICIOUS_SIZE = 1L << 20;
    /** Of an error that goes out with another; it may be the very thing that is too large. */
    private static final int MOST_SAID = 200;

    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;
    private static final int UNPROCESSABLE = 422;

    private static final Duration SLOW = Duration.ofSeconds(2);
    /** How long the second try waits for a copy of the result; a volume that takes longer must not hold it up for ever. */
    private static final Duration COPY = Duration.ofSeconds(2);
    /** The same when there is no other try, and the copy all that will be left. */
    private static final Duration LAST_COPY = Duration.ofSeconds(10);

    private final BodyWriter writer;
    private final PostRetry retry;
    private final ResultSpool spool;
    private final Timers timers;
    private final Executor helpers;

    public ResultReporter(BodyWriter writer, PostRetry retry, ResultSpool spool, Timers timers, Executor helpers) {
        this.writer = writer;
        this.retry = retry;
        this.spool = spool;
        this.timers = timers;
        this.helpers = helpers;
    }

    /**
     * What goes out for a job.
     *
     * @param outcome what came of it: a failure where a result could not be written
     * @param body empty when nothing is to be sent
     * @param stopPod whether it asks the platform for a fresh worker
     */
    public record Written(JobOutcome outcome, Optional<JsonBody> body, boolean stopPod) {}

    /** Says how it is told that a result cannot be written. */
    public interface Wording {
        /**
         * The failure of the job, without an output.
         *
         * @param outcome what came of it before
         * @param problem a sentence on what is wrong with the result
         * @param why what was thrown when it was written
         */
        JobOutcome.Failed of(JobOutcome outcome, String problem, Throwable why);
    }

    /**
     * Writes an outcome. What cannot be written becomes a failure that says so.
     *
     * @param wording says it
     */
    public Written written(JobOutcome outcome, Aggregate chunks, boolean streams, boolean stopPod, Wording wording) {
        try {
            Optional<JsonBody> body = outcome.fold(
                    done -> Optional.of(
                            streams
                                    ? writer.streamEnd(chunks, stopPod)
                                    : writer.result(done.output(), done.hasOutput(), null, stopPod)),
                    failed -> Optional.of(
                            writer.result(failed.output(), failed.output() != null, failed.error(), stopPod)),
                    stopped -> Optional.empty());
            return new Written(outcome, body, stopPod);
        } catch (BodyWriter.UnwritableException e) {
            LOG.atError().setCause(e.getCause()).log(e.getMessage());
            return instead(wording.of(outcome, String.valueOf(e.getMessage()), e), stopPod);
        } catch (OutOfMemoryError e) {
            LOG.atError().setCause(e).log("The result does not fit into memory as JSON");
            String sentence = "The result could not be written as JSON: out of memory (" + e.getMessage() + ").";
            return instead(wording.of(outcome, sentence, e), stopPod);
        }
    }

    private Written instead(JobOutcome.Failed failed, boolean stopPod) {
        boolean stops = stopPod || failed.refreshesWorker();
        return new Written(failed, Optional.of(writer.result(null, false, failed.error(), stops)), stops);
    }

    /**
     * What the handler said about its failure comes first: that its output cannot be sent is not why it failed.
     *
     * @param said empty if it did not fail
     */
    public static String behind(String said, String problem) {
        String start = Shortened.start(said, MOST_SAID);
        return start.isEmpty() ? problem : start + " (" + problem + ")";
    }

    /**
     * The last that goes out for a job.
     *
     * @param streams whether chunks went before it
     * @param stopPod whether it asks the platform for a fresh worker, and so must what goes out in its place
     */
    public record Last(TakenJob job, JsonBody body, boolean streams, boolean stopPod) {
        private JobPost post() {
            return JobPost.about(job, streams ? JobPost.Kind.STREAM_RESULT : JobPost.Kind.RESULT, body);
        }
    }

    /**
     * Sends it.
     *
     * @param loudness how loud it is told that it has arrived
     * @param withdrawn whether the platform stopped the job in the meantime
     */
    public Delivery deliver(Last last, Level loudness, BooleanSupplier withdrawn) {
        JobPost post = last.post();
        JsonBody body = last.body();
        SpoolCopy copy = new SpoolCopy(spool, post);
        // Written down at the first failure, or when the platform is so slow that something may yet happen to us.
        Future<?> slow = timers.after(SLOW, () -> helpers.execute(copy::begin));
        try {
            Delivery delivery = settled(sent(post, withdrawn, copy), copy, body, loudness);
            if (delivery instanceof Delivery.Refused refused && isForItsContent(refused)) {
                reportRefusal(post, refused, last, withdrawn);
            }
            return delivery;
        } finally {
            slow.cancel(false);
            copy.leave();
        }
    }

    /** Not after a second try: the first may have arrived, and then it is the repetition that is refused. */
    private static boolean isForItsContent(Delivery.Refused refused) {
        return refused.attempts() == 1
                && (refused.status() == BAD_REQUEST
                        || refused.status() == TOO_LARGE
                        || refused.status() == UNPROCESSABLE);
    }

    /** A job without any result would be handed out again and refused again, or leave its caller waiting. */
    private void reportRefusal(JobPost refusedPost, Delivery.Refused refused, Last last, BooleanSupplier withdrawn) {
        String error = refusal(refused, last.body()) + ".";
        JobPost instead = new JobPost(
                refusedPost.jobId(),
                refusedPost.kind(),
                writer.result(null, false, error, last.stopPod()),
                refusedPost.takenBy(),
                refusedPost.span());
        SpoolCopy copy = new SpoolCopy(spool, instead);
        Delivery told = sent(instead, withdrawn, copy);
        if (told instanceof Delivery.GaveUp) {
            copy.make(LAST_COPY);
            copy.leave();
            return;
        }
        copy.remove();
        if (told instanceof Delivery.Delivered) {
            LOG.info("The job was reported as failed, with this as its error.");
        }
    }

    /**
     * Sends the result, whatever interrupts this thread: something that the handler left running may do so again and again.
     * After the first interrupt another thread sends it, for each one closes the connection that a virtual thread waits for.
     */
    private Delivery sent(JobPost post, BooleanSupplier withdrawn, SpoolCopy copy) {
        Runnable firstFailure = () -> copy.make(COPY);
        try {
            return retry.send(post, withdrawn, firstFailure);
        } catch (InterruptedException leftOver) {
            LOG.debug("An interrupt came while the result was being sent; it is sent again, on another thread");
        }
        while (true) {
            FutureTask<Delivery> again = new FutureTask<>(() -> retry.send(post, withdrawn, firstFailure));
            try {
                helpers.execute(again);
            } catch (RuntimeException | OutOfMemoryError noThread) {
                again.run();
            }
            try {
                return resultOf(again);
            } catch (ExecutionException broken) {
                if (broken.getCause() instanceof Error error) {
                    throw error;
                }
                if (broken.getCause() instanceof RuntimeException fault) {
                    throw fault;
                }
                LOG.debug("Sending the result was broken off; it is sent again", broken.getCause());
            }
        }
    }

    private static Delivery resultOf(FutureTask<Delivery> sending) throws ExecutionException {
        while (true) {
            try {
                return sending.get();
            } catch (InterruptedException leftOver) {
                // Whoever goes on interrupting does not know that the handler is done.
                continue;
            }
        }
    }

    private static Delivery settled(Delivery delivery, SpoolCopy copy, JsonBody body, Level loudness) {
        return delivery.fold(
                delivered -> {
                    copy.remove();
                    if (delivered.attempts() == 1) {
                        LOG.atLevel(loudness).log("Finished.");
                    } else {
                        LOG.atLevel(loudness)
                                .addKeyValue("attempts", delivered.attempts())
                                .log("Finished.");
                    }
                    return delivered;
                },
                refused -> {
                    copy.remove();
                    LOG.atError()
                            .addKeyValue("status", refused.status())
                            .addKeyValue("bytes", body.size())
                            .log(refusal(refused, body));
                    return refused;
                },
                gaveUp -> {
                    // Once more if it was not possible at the first failure: the disk may have room again.
                    copy.make(LAST_COPY);
                    SpoolCopy.Left left = copy.leave();
                    Delivery.GaveUp told =
                            new Delivery.GaveUp(gaveUp.reason(), gaveUp.attempts(), left == SpoolCopy.Left.COPY);
                    LOG.atError()
                            .addKeyValue("attempts", told.attempts())
                            .addKeyValue("spooled", told.spooled())
                            .log(sentence(left), told.reason());
                    return told;
                },
                withdrawn -> {
                    copy.remove();
                    LOG.info("Job stopped while its result was on the way; the result is dropped");
                    return withdrawn;
                });
    }

    private static String sentence(SpoolCopy.Left left) {
        return switch (left) {
            case COPY -> "The result could not be delivered ({}); it is kept on disk and will be sent later";
            case COMING ->
                "The result could not be delivered ({}) and is not on disk yet, as that takes unusually long;"
                        + " it will be sent later if it gets there before the process ends";
            case NOTHING -> "The result could not be delivered ({}) and is lost: it could not be kept on disk either";
        };
    }

    private static String refusal(Delivery.Refused refused, JsonBody body) {
        if (refused.status() == 404) {
            return "The platform no longer knows the job (404); its result is dropped";
        }
        String size = body.size() >= SUSPICIOUS_SIZE
                ? "; the result has " + body.size() + " bytes, which may be more than the platform takes"
                : "";
        return "The platform refused the result (" + refused.reason() + ")" + size;
    }
}
