package io.github.runpodjava.localserver;

import io.github.runpodjava.localserver.ApiClient.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a test asks of the job API, each in one request. */
final class JobCalls {
    /** A wait is cut into pieces of the shortest wait that the API knows, so that an interrupt is soon seen. */
    private static final Duration HOLD = Duration.ofSeconds(1);

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);
    private static final String WAIT = "?wait=" + HOLD.toMillis();

    private final ApiClient api;
    private final Codec codec;
    private final Supplier<String> workers;

    /** @param workers a sentence on the worker of this process, for the message of a wait in vain */
    JobCalls(ApiClient api, Codec codec, Supplier<String> workers) {
        this.api = api;
        this.codec = codec;
        this.workers = workers;
    }

    Codec codec() {
        return codec;
    }

    /** The new job's id. */
    String run(ObjectNode request) {
        return api.post("/run", request, Duration.ZERO).path("id").stringValue();
    }

    /** The job when it has ended, or as it is after a second. */
    JobResult runSync(ObjectNode request) {
        return job(api.post("/runsync" + WAIT, request, HOLD));
    }

    JobResult status(String id) {
        return job(api.get("/status/" + id, Duration.ZERO));
    }

    boolean isKept(String id) {
        Answer answer = api.look("/status/" + id);
        if (!answer.isGood() && answer.status() != 404) {
            throw new LocalServerException("The local server answered GET /status/" + id + " with " + answer.error());
        }
        return answer.isGood();
    }

    /** The job when it has ended, or as it is after a second at most. */
    JobResult awaitEnd(String id, Duration left) {
        if (left.compareTo(HOLD) < 0) {
            pause();
            return status(id);
        }
        return job(api.get("/status-sync/" + id + WAIT, HOLD));
    }

    /** Waits a little before the next look. */
    static void pause() {
        LockSupport.parkNanos(PAUSE);
    }

    /** The next chunks and whether there may be more; none after a second without any. */
    JsonNode stream(String id) {
        return api.get("/stream/" + id + WAIT, HOLD);
    }

    void cancel(String id) {
        api.post("/cancel/" + id, codec.emptyObject(), Duration.ZERO);
    }

    /** The newest jobs, newest first. */
    List<JobResult> newest(int most) {
        JsonNode listed = api.get("/requests", Duration.ZERO).path("requests");
        return StreamSupport.stream(listed.spliterator(), false)
                .limit(most)
                .map(job -> api.look("/status/" + job.path("id").stringValue()))
                .filter(Answer::isGood)
                .map(answer -> job(answer.json()))
                .toList();
    }

    /** A wait in vain: the message says where the job stands. */
    LocalServerException tooLate(String id, String what, Deadline deadline) {
        Answer answer = api.look("/status/" + id);
        String now = answer.isGood() ? job(answer.json()).toString() : answer.error();
        return new LocalServerException("Waited " + deadline.limit() + " in vain for job " + id + " to " + what + ". "
                + now + ". " + workers.get());
    }

    /** @throws LocalServerException if this thread was interrupted; it stays so */
    static void checkInterrupt(String id) {
        if (Thread.currentThread().isInterrupted()) {
            throw new LocalServerException("The thread was interrupted while it waited for job " + id);
        }
    }

    private JobResult job(JsonNode json) {
        return new JobResult(json, codec);
    }
}
