package io.github.runpodjava.internal.remote;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A job that asks, from the moment it is sent until it is over or nobody waits for it any more. */
final class AskingJob {
    /** A worker may have to be started first. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** When it drops out of the queue by itself: nobody waits then, and somebody may have had no time to take it back. */
    private static final Duration TIME_TO_LIVE = PATIENCE.plusMinutes(1);
    /** A job may not be known at once, and one answer that is lost is not the end of it. */
    private static final int MOST_FAILURES = 5;
    /** Whoever ends the command waits for it. */
    private static final long LONGEST_SUBMIT_MILLIS = 1_500;

    private static final Set<String> OPEN = Set.of("IN_QUEUE", "IN_PROGRESS");

    private final RemoteCalls calls;
    private final Consumer<String> ids;
    private final AtomicReference<String> open = new AtomicReference<>("");
    private final CountDownLatch submitted = new CountDownLatch(1);
    private volatile boolean withdrawn;

    /** @param ids gets the job's id as soon as it has one */
    AskingJob(RemoteCalls calls, Consumer<String> ids) {
        this.calls = calls;
        this.ids = ids;
    }

    /**
     * The job when it is over.
     *
     * @throws NoAnswerException if nobody has answered it within {@link #PATIENCE}
     * @throws InterruptedException also if it was withdrawn
     */
    JsonNode answered(ObjectNode body) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        body.putObject("policy").put("ttl", TIME_TO_LIVE.toMillis());
        try {
            JsonNode job = calls.submit(body);
            String id = job.path("id").asString("");
            open.set(isOpen(job) ? id : "");
            submitted.countDown();
            ids.accept(id);
            int failures = 0;
            while (isOpen(job)) {
                if (System.nanoTime() > end) {
                    throw new NoAnswerException("No worker answered within " + PATIENCE.toMinutes()
                            + " minutes. A worker answers when it has a free place for a job.");
                }
                Thread.sleep(PAUSE.toMillis());
                requireWanted();
                try {
                    job = calls.status(id);
                    failures = 0;
                } catch (IOException noAnswer) {
                    if (++failures == MOST_FAILURES) {
                        throw noAnswer;
                    }
                }
            }
            requireWanted();
            open.set("");
            return job;
        } finally {
            submitted.countDown();
            takeBack();
        }
    }

    private static boolean isOpen(JsonNode job) {
        return OPEN.contains(job.path("status").asString(""));
    }

    private void requireWanted() throws InterruptedException {
        if (withdrawn) {
            throw new InterruptedException("the question was withdrawn");
        }
    }

    /** Has nobody wait for it any more; returns when it is taken back, or that takes too long. */
    void withdraw() throws InterruptedException {
        withdrawn = true;
        if (submitted.await(LONGEST_SUBMIT_MILLIS, TimeUnit.MILLISECONDS)) {
            takeBack();
        }
    }

    /** A worker that comes up later must not get a question that nobody waits for. */
    private void takeBack() {
        String id = open.getAndSet("");
        if (!id.isEmpty()) {
            calls.cancel(id);
        }
    }
}
