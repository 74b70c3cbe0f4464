package io.github.runpodjava.localserver.queue;

import io.github.runpodjava.config.DeliverySettings;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.job.TraceContext;
import io.github.runpodjava.localserver.queue.PostedBody.UnreadableBodyException;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.PostAnswer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue as workers see it. A worker of another process holds what it takes on a lease: a job that the worker does
 * not name in a ping for too long counts as lost, and goes to another worker once.
 */
public final class WorkerSide {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerSide.class);
    private static final long MAX_RESULT_BYTES = DeliverySettings.PLATFORM_RESULT_LIMIT;
    private static final String TOO_LARGE =
            "the body is larger than " + MAX_RESULT_BYTES + " bytes of JSON (20 MiB), and RunPod"
                    + " takes no more. Put large outputs into object storage and return a link, or stream them in chunks.";

    private final LocalQueue.Options options;
    private final JobStore store;
    private final Backlog<StoredJob> backlog;
    private final JobEnds ends;
    private final Workers workers;
    private final Waits waits;
    private final Executor answering;
    private final InstantSource clock;
    private final LargeChunks largeChunks = new LargeChunks();

    WorkerSide(
            LocalQueue.Options options,
            JobStore store,
            Backlog<StoredJob> backlog,
            JobEnds ends,
            Workers workers,
            Waits waits,
            Executor answering,
            InstantSource clock) {
        this.options = options;
        this.store = store;
        this.backlog = backlog;
        this.ends = ends;
        this.workers = workers;
        this.waits = waits;
        this.answering = answering;
        this.clock = clock;
    }

    /**
     * Gives jobs to a worker of another process: at once if there are some, else when the first comes, and none when the
     * hold is over.
     *
     * @param slots how many jobs at most, at least 1
     */
    public OpenPoll<TakenJob> take(String workerId, int slots) {
        KnownWorker worker = workers.get(workerId);
        worker.asked(clock.instant());
        renewSilently(worker);
        Backlog.Ask<StoredJob> ask = backlog.ask(workerId, slots);
        return new OpenPoll<>(
                hold(ask, backlog).thenApplyAsync(jobs -> start(worker, jobs), answering), () -> backlog.withdraw(ask));
    }

    /** Tells a worker of another process what to stop: as soon as there is something, and nothing when the hold is over. */
    public OpenPoll<String> awaitStops(String workerId) {
        KnownWorker worker = workers.get(workerId);
        worker.seen(clock.instant());
        renewSilently(worker);
        Backlog.Ask<String> ask = worker.stops().ask(workerId, Integer.MAX_VALUE);
        return new OpenPoll<>(hold(ask, worker.stops()), () -> worker.stops().withdraw(ask));
    }

    /**
     * Hears which jobs a worker has; their leases begin anew.
     *
     * @param jobIds as the worker names them; those that are not its own are passed over
     */
    public void ping(String workerId, Collection<String> jobIds) {
        KnownWorker worker = workers.get(workerId);
        Instant now = clock.instant();
        worker.pinged(now, jobIds);
        renew(worker, jobIds, now);
    }

    /** Hears that a worker is unfit for work. */
    public void reportUnhealthy(String workerId, String check, String reason) {
        workers.get(workerId).unhealthy(clock.instant());
        LOG.atWarn()
                .addKeyValue("worker", workerId)
                .addKeyValue("check", check)
                .addKeyValue("reason", reason)
                .log("Worker {} is unfit for work: {}: {}", workerId, check, reason);
    }

    /** A final result, or progress if the body says so. */
    public PostAnswer done(String workerId, String jobId, byte[] body) {
        return post(workerId, jobId, null, new JsonBody(List.of(body)));
    }

    /** The next message about this job comes from a run that is at this place in a trace. */
    public void runsIn(String jobId, TraceContext trace) {
        store.find(jobId).ifPresent(job -> job.ranIn(trace));
    }

    /** A part of a stream. */
    public PostAnswer chunk(String workerId, String jobId, byte[] body) {
        return post(workerId, jobId, JobPost.Kind.CHUNK, new JsonBody(List.of(body)));
    }

    /** A result that is too large. It still ends the job: there will be no better one, and its caller waits. */
    public PostAnswer refuseLargeResult(String workerId, String jobId) {
        workers.get(workerId).seen(clock.instant());
        return store.find(jobId).map(job -> refuse(workerId, job, TOO_LARGE)).orElseGet(() -> unknown(jobId));
    }

    /** @param kind what it is; null if the body says so */
    PostAnswer post(String workerId, String jobId, JobPost.@Nullable Kind kind, JsonBody content) {
        KnownWorker worker = workers.get(workerId);
        worker.seen(clock.instant());
        StoredJob job = store.find(jobId).orElse(null);
        if (job == null) {
            return unknown(jobId);
        }
        PostedBody body;
        try {
            body = read(content);
        } catch (UnreadableBodyException unreadable) {
            String reason = String.valueOf(unreadable.getMessage());
            return kind == null || kind.isFinal() ? refuse(workerId, job, reason) : new PostAnswer.Refused(400, reason);
        }
        JobPost.Kind meant = kind != null ? kind : body.kind();
        return switch (meant) {
            case PROGRESS -> body.output() == null ? missingOutput() : progress(worker, job, body.output());
            case CHUNK -> body.output() == null ? missingOutput() : chunk(worker, job, body.output());
            case RESULT, STREAM_RESULT -> finish(workerId, job, body);
        };
    }

    /** The jobs belong to this worker from now on; those that ended in the meantime are left out. */
    List<TakenJob> start(KnownWorker worker, List<StoredJob> jobs) {
        Instant now = clock.instant();
        List<TakenJob> taken = new ArrayList<>(jobs.size());
        for (StoredJob job : jobs) {
            // Before: the job may end as soon as it has started.
            worker.took(job.id());
            if (job.start(worker.id(), now, worker.inProcess() ? null : now.plus(options.lease()))) {
                ends.started(job);
                taken.add(new TakenJob(job.id(), job.handOut(), now));
            } else {
                worker.released(job.id());
            }
        }
        return taken;
    }

    private PostedBody read(JsonBody content) throws UnreadableBodyException {
        if (options.platformLimits() && content.size() > MAX_RESULT_BYTES) {
            throw new UnreadableBodyException(TOO_LARGE);
        }
        return PostedBody.read(content);
    }

    private PostAnswer progress(KnownWorker worker, StoredJob job, RawJson progress) {
        boolean inTime = job.report(worker.id(), progress);
        renewSilently(worker);
        return answer(worker.id(), job, inTime);
    }

    private PostAnswer chunk(KnownWorker worker, StoredJob job, RawJson chunk) {
        boolean inTime = true;
        List<RawJson> parts = options.platformLimits() ? largeChunks.partsOf(job.id(), chunk) : List.of(chunk);
        for (RawJson part : parts) {
            inTime = inTime && job.append(worker.id(), part);
        }
        renewSilently(worker);
        return answer(worker.id(), job, inTime);
    }

    private PostAnswer finish(String workerId, StoredJob job, PostedBody body) {
        String holder = job.view().workerId();
        boolean ended = job.finish(workerId, body, clock.instant());
        if (ended) {
            ends.ended(job, holder == null ? workerId : holder);
        }
        return answer(workerId, job, ended);
    }

    /** A worker that never pings lives as long as it calls at all; one that does has to name its jobs. */
    private void renewSilently(KnownWorker worker) {
        if (!worker.inProcess() && !worker.pings()) {
            renew(worker, worker.jobs(), clock.instant());
        }
    }

    private void renew(KnownWorker worker, Collection<String> jobIds, Instant now) {
        if (!worker.inProcess()) {
            Instant until = now.plus(options.lease());
            jobIds.forEach(id -> store.find(id).ifPresent(job -> ends.renew(job, worker.id(), until)));
        }
    }

    private <T> CompletableFuture<List<T>> hold(Backlog.Ask<T> ask, Backlog<T> asked) {
        return waits.limit(ask.answer(), options.pollHold(), () -> asked.withdraw(ask));
    }

    /**
     * A message that comes too late changes nothing any more. It is accepted all the same, because it may be the second
     * try of one whose answer got lost, or come from a worker that was taken for lost; only a cancelled job is gone for
     * its worker.
     */
    private static PostAnswer answer(String workerId, StoredJob job, boolean inTime) {
        JobView view = job.view();
        if (inTime || view.status() == JobStatus.COMPLETED || view.status() == JobStatus.FAILED) {
            return new PostAnswer.Accepted();
        }
        if (view.status().isFinal()) {
            return new PostAnswer.Refused(404, "job " + job.id() + " was cancelled");
        }
        if (view.retries() != null) {
            LOG.info(
                    "A late message of worker {} about job {} changes nothing: the job was handed out again",
                    workerId,
                    job.id());
            return new PostAnswer.Accepted();
        }
        return new PostAnswer.Refused(400, "job " + job.id() + " is not taken");
    }

    private PostAnswer refuse(String workerId, StoredJob job, String reason) {
        finish(workerId, job, PostedBody.failure("The worker's result was refused: " + reason));
        return new PostAnswer.Refused(400, reason);
    }

    private static PostAnswer unknown(String jobId) {
        return new PostAnswer.Refused(404, "no job has the id " + jobId);
    }

    private static PostAnswer missingOutput() {
        return new PostAnswer.Refused(400, "the body has no key output");
    }
}
