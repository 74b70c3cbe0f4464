package io.github.runpodjava.localserver.queue;

import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.localserver.queue.PostedBody.UnreadableBodyException;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.TakeRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * RunPod's queue in memory. Workers see it as a {@link JobQueue}; the routes of the job API submit, look up, wait and
 * cancel.
 */
public final class LocalQueue implements JobQueue {
    private static final Logger LOG = LoggerFactory.getLogger(LocalQueue.class);

    /**
     * How the queue behaves.
     *
     * @param workerId the id that jobs show as theirs once they are taken
     * @param pollHold how long an empty {@link #take} or {@link #awaitStops} lasts
     * @param retention what is kept of ended jobs
     */
    public record Options(String workerId, Duration pollHold, RetentionLimits retention) {
        /** The platform's behaviour, as far as it is known. */
        public static Options standard(String workerId) {
            return new Options(workerId, Duration.ofSeconds(20), RetentionLimits.standard());
        }
    }

    private final Options options;
    private final Executor answering;
    private final InstantSource clock;
    private final JobTally tally = new JobTally();
    private final WorkerPresence worker = new WorkerPresence();
    private final Backlog<StoredJob> backlog = new Backlog<>();
    private final Backlog<String> stops = new Backlog<>();
    private final JobStore store;
    private final JobEnds ends;
    private final Waits waits;
    private volatile boolean draining;
    private volatile boolean closed;

    /**
     * @param answering where waiting callers are answered; it may take its time
     * @param clock what the times of jobs are read from
     */
    public LocalQueue(Options options, Executor answering, InstantSource clock) {
        this.options = options;
        this.answering = answering;
        this.clock = clock;
        this.store = new JobStore(options.retention(), clock);
        this.ends = new JobEnds(store, backlog, stops, clock);
        this.waits = new Waits(store::sweep, ends::runDue);
    }

    // ---- for callers of the job API

    /**
     * Puts a job into the queue; a worker that waits gets it at once.
     *
     * @param body the request: the worker gets it whole, with the new job's id in front
     * @param bytes how long the request was
     * @param policy how long the job may run and live
     * @param sync whether the caller waits for the result
     */
    public StoredJob submit(ObjectNode body, long bytes, JobPolicy policy, boolean sync) {
        return submit(sync ? JobId.forRunSync() : JobId.forRun(), body, bytes, policy, now -> {});
    }

    /**
     * Puts a job into the queue whose id is known before.
     *
     * @param id from {@link #newId()}
     * @param watcher who is told of the changes after this one
     */
    public StoredJob submit(String id, ObjectNode body, long bytes, JobPolicy policy, JobWatcher watcher) {
        return submit(new JobId(id, false), body, bytes, policy, watcher);
    }

    /** An id for a job that is to be submitted later. */
    public static String newId() {
        return JobId.forRun().value();
    }

    private StoredJob submit(JobId id, ObjectNode body, long bytes, JobPolicy policy, JobWatcher watcher) {
        ObjectNode request = body.objectNode();
        request.put("id", id.value());
        request.set("input", body.get("input"));
        body.properties().forEach(entry -> request.putIfAbsent(entry.getKey(), entry.getValue()));
        StoredJob job = new StoredJob(id, request, bytes, policy, clock.instant(), tally, answering, watcher);
        store.add(job);
        backlog.add(job.id(), job);
        return job;
    }

    /** The job of this id; empty if there never was one or its result is no longer kept. */
    public Optional<StoredJob> find(String id) {
        return store.find(id);
    }

    /** Of the last 100 jobs that were submitted those that are still kept, newest first. */
    public List<StoredJob> newest() {
        return store.newest();
    }

    /** Completes when the job has ended, or with the state that it has when the queue closes. */
    public CompletableFuture<JobView> awaitEnd(StoredJob job) {
        return job.awaitEnd();
    }

    /** Completes when the job has ended, or after {@code hold} with the state it has then. */
    public CompletableFuture<JobView> awaitEnd(StoredJob job, Duration hold) {
        CompletableFuture<JobView> wait = job.awaitEnd();
        return waits.limit(wait, hold, () -> job.releaseEnd(wait));
    }

    /** Completes with the next chunks of the job's stream, or after {@code hold} with none. */
    public CompletableFuture<StreamPart> awaitChunks(StoredJob job, Duration hold) {
        CompletableFuture<StreamPart> wait = job.awaitChunks();
        return waits.limit(wait, hold, () -> job.releaseChunks(wait));
    }

    /** Ends the job unless it has ended; the worker that runs it is told to stop. */
    public void cancel(StoredJob job) {
        ends.cancel(job);
    }

    /** Cancels the job if it waits. False if it does not: one that runs goes on. */
    public boolean cancelIfQueued(StoredJob job) {
        return ends.cancelIfQueued(job);
    }

    /** Puts a job that failed into the queue again. False if it is not one that failed. */
    public boolean retry(StoredJob job) {
        return ends.retry(job);
    }

    /**
     * Cancels every job that waits.
     *
     * @return how many there were
     */
    public int purge() {
        return ends.purge();
    }

    /** Gives the job another time to live, counted from its submission. If that is over, the job is gone at once. */
    public void liveFor(StoredJob job, Duration ttl) {
        ends.liveFor(job, ttl);
    }

    /** What the times of jobs are read from. */
    public InstantSource clock() {
        return clock;
    }

    /** What is kept of ended jobs. */
    public RetentionLimits retention() {
        return options.retention();
    }

    /** Whether the worker takes no more jobs, so that a new one would never run. */
    public boolean draining() {
        return draining;
    }

    /** The id that the worker of this process shows on its jobs. */
    public String workerId() {
        return options.workerId();
    }

    /** The counters, all of the same moment. */
    public Health health() {
        JobTally.JobCounts jobs = tally.read();
        return new Health(
                new Health.Jobs(jobs.completed(), jobs.failed(), jobs.inProgress(), jobs.inQueue(), jobs.retried()),
                worker.count(jobs.inProgress()));
    }

    // ---- for the worker

    @Override
    public Poll<TakenJob> take(TakeRequest request) throws InterruptedException {
        worker.seen();
        while (!closed) {
            List<StoredJob> next = backlog.take(request.slots(), options.pollHold());
            if (next.isEmpty()) {
                return closed ? new Poll.Closed<>() : new Poll.Nothing<>();
            }
            List<TakenJob> taken = start(next);
            if (!taken.isEmpty()) {
                return new Poll.Found<>(taken);
            }
        }
        return new Poll.Closed<>();
    }

    @Override
    public void stopTaking() {
        draining = true;
        backlog.endTaking();
    }

    @Override
    public PostAnswer post(JobPost post) {
        StoredJob job = store.find(post.jobId()).orElse(null);
        if (job == null) {
            return new PostAnswer.Refused(404, "no job has the id " + post.jobId());
        }
        PostedBody body;
        try {
            body = PostedBody.read(post.body());
        } catch (UnreadableBodyException unreadable) {
            return refuse(job, post.kind(), String.valueOf(unreadable.getMessage()));
        }
        return switch (post.kind()) {
            case PROGRESS -> body.output() == null ? missingOutput() : late(job, job.report(body.output()));
            case CHUNK -> body.output() == null ? missingOutput() : late(job, job.append(body.output()));
            case RESULT, STREAM_RESULT -> finish(job, body);
        };
    }

    @Override
    public Poll<String> awaitStops() throws InterruptedException {
        List<String> ids = closed ? List.of() : stops.take(Integer.MAX_VALUE, options.pollHold());
        if (!ids.isEmpty()) {
            return new Poll.Found<>(ids);
        }
        return closed ? new Poll.Closed<>() : new Poll.Nothing<>();
    }

    @Override
    public PostAnswer ping(Collection<String> jobIds) {
        return new PostAnswer.Accepted();
    }

    @Override
    public void reportUnhealthy(String check, String reason) {
        worker.unhealthy();
        LOG.atWarn().addKeyValue("check", check).addKeyValue("reason", reason).log("the worker is unfit for work");
    }

    /** Ends every open poll and answers every waiting caller with the state its job has now. */
    @Override
    public void close() {
        long left = tally.read().inQueue();
        if (left > 0 && !closed) {
            LOG.warn("{} queued job(s) are dropped: this queue is in memory only", left);
        }
        closed = true;
        backlog.endTaking();
        stops.endTaking();
        waits.close();
        store.forEach(StoredJob::releaseAll);
    }

    /** How many jobs are held, ended or not. */
    int size() {
        return store.size();
    }

    void sweep() {
        store.sweep();
    }

    void runDue() {
        ends.runDue();
    }

    private List<TakenJob> start(List<StoredJob> next) {
        Instant now = clock.instant();
        List<TakenJob> taken = new ArrayList<>(next.size());
        for (StoredJob job : next) {
            if (job.start(options.workerId(), now)) {
                ends.started(job);
                taken.add(new TakenJob(job.id(), job.request(), now));
            }
        }
        return taken;
    }

    private PostAnswer finish(StoredJob job, PostedBody body) {
        boolean ended = job.finish(body, clock.instant());
        if (ended) {
            ends.ended(job);
        }
        return late(job, ended);
    }

    /**
     * A message about a job that has ended changes nothing any more. It is accepted all the same, because it may be the
     * second try of one whose answer got lost; only a cancelled job is gone for its worker.
     */
    private static PostAnswer late(StoredJob job, boolean inTime) {
        JobStatus status = job.view().status();
        if (inTime || status == JobStatus.COMPLETED || status == JobStatus.FAILED) {
            return new PostAnswer.Accepted();
        }
        return status.isFinal()
                ? new PostAnswer.Refused(404, "job " + job.id() + " was cancelled")
                : new PostAnswer.Refused(400, "job " + job.id() + " is not taken");
    }

    private static PostAnswer missingOutput() {
        return new PostAnswer.Refused(400, "the body has no key output");
    }

    /** A result that nobody can read still ends the job: there will be no better one, and its caller waits. */
    private PostAnswer refuse(StoredJob job, JobPost.Kind kind, String reason) {
        if (kind.isFinal()) {
            finish(job, new PostedBody(null, RawJson.of("\"The worker's result was refused.\"")));
        }
        return new PostAnswer.Refused(400, reason);
    }
}
