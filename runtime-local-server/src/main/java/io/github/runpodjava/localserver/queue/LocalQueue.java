package io.github.runpodjava.localserver.queue;

import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.QueueEnd;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RunPod's queue in memory. The routes of the job API submit, look up, wait and cancel; a worker of this process has it
 * as a {@link JobQueue}, others reach its {@link WorkerSide} by HTTP.
 */
public final class LocalQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalQueue.class);

    /**
     * How the queue behaves.
     *
     * @param pollHold how long a worker's poll lasts that finds nothing
     * @param lease how long after its last sign of life a worker of another process counts as lost
     * @param retention what is kept of ended jobs
     * @param platformLimits whether results and chunks may be as large as RunPod's queue takes them, or of any size
     */
    public record Options(Duration pollHold, Duration lease, RetentionLimits retention, boolean platformLimits) {
        /** With results and chunks as large as RunPod's queue takes them. */
        public Options(Duration pollHold, Duration lease, RetentionLimits retention) {
            this(pollHold, lease, retention, true);
        }

        /** For callers who do not reach the worker through RunPod's queue. */
        public Options withoutPlatformLimits() {
            return new Options(pollHold, lease, retention, false);
        }

        /**
         * The platform's behaviour, as far as it is known. Two tries of a job whose worker was lost were seen about 40
         * seconds apart; four pings are missing then.
         */
        public static Options standard() {
            return new Options(Duration.ofSeconds(20), Duration.ofSeconds(40), RetentionLimits.standard());
        }
    }

    private final Options options;
    private final InstantSource clock;
    private final CallingThread calling;
    private final JobTally tally = new JobTally();
    private final Backlog<StoredJob> backlog = new Backlog<>();
    private final JobStore store;
    private final Workers workers;
    private final JobEnds ends;
    private final WorkerSide workerSide;
    private final Waits waits;
    private volatile boolean draining;
    private volatile boolean closed;

    /**
     * @param answering where waiting workers of other processes are answered; it may take its time
     * @param clock what the times of jobs are read from
     */
    public LocalQueue(Options options, Executor answering, InstantSource clock) {
        this(options, answering, CallingThread.BUSY, clock);
    }

    /** @param calling runs a job whose caller waits for it, if it can, rather than waking the worker's thread */
    public LocalQueue(Options options, Executor answering, CallingThread calling, InstantSource clock) {
        this.options = options;
        this.calling = calling;
        this.clock = clock;
        this.store = new JobStore(options.retention(), clock);
        this.workers = new Workers(options.lease(), clock);
        this.ends = new JobEnds(store, backlog, workers, clock);
        this.waits = new Waits(this::sweep, ends::runDue);
        this.workerSide = new WorkerSide(options, store, backlog, ends, workers, waits, answering, clock);
    }

    // ---- for callers of the job API

    /**
     * Puts a job into the queue; a worker that waits gets it at once.
     *
     * @param request the worker gets it whole, with the new job's id in front
     * @param policy how long the job may run and live
     * @param sync whether the caller waits for the result
     */
    public StoredJob submit(JobRequest request, JobPolicy policy, boolean sync) {
        return submit(sync ? JobId.forRunSync() : JobId.forRun(), request, policy, now -> {});
    }

    /**
     * Puts a job into the queue whose id is known before.
     *
     * @param id from {@link #newId()}
     * @param watcher who is told of the changes after this one
     */
    public StoredJob submit(String id, JobRequest request, JobPolicy policy, JobWatcher watcher) {
        return submit(new JobId(id, false), request, policy, watcher);
    }

    /** An id for a job that is to be submitted later. */
    public static String newId() {
        return JobId.forRun().value();
    }

    /**
     * Puts a job into the queue whose caller waits for it and has named it.
     *
     * @param id no job in the queue has it
     */
    public StoredJob submit(String id, JobRequest request, JobPolicy policy) {
        return submit(new JobId(id, true), request, policy, now -> {});
    }

    private StoredJob submit(JobId id, JobRequest request, JobPolicy policy, JobWatcher watcher) {
        StoredJob job = new StoredJob(id, request, policy, clock.instant(), tally, watcher);
        store.add(job);
        if (id.sync() && calling.isFree()) {
            backlog.addOrAct(job.id(), job).ifPresent(calling::afterwards);
        } else {
            backlog.add(job.id(), job);
        }
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

    /**
     * Completes when the job has ended, or with the state that it has when the queue closes: on the thread that brings the
     * end about, which may be the worker's and is not to be kept.
     */
    public CompletableFuture<JobView> awaitEnd(StoredJob job) {
        return job.awaitEnd();
    }

    /** The same, or after {@code hold} with the state it has then. */
    public CompletableFuture<JobView> awaitEnd(StoredJob job, Duration hold) {
        CompletableFuture<JobView> wait = job.awaitEnd();
        return waits.limit(wait, hold, () -> job.releaseEnd(wait));
    }

    /** Completes likewise with the next chunks of the job's stream, or after {@code hold} with none. */
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

    /** The ids of the workers that would take a job at once. */
    public List<String> idleWorkers() {
        return workers.idle();
    }

    /** The counters, all of the same moment. */
    public Health health() {
        JobTally.JobCounts jobs = tally.read();
        return new Health(
                new Health.Jobs(jobs.completed(), jobs.failed(), jobs.inProgress(), jobs.inQueue(), jobs.retried()),
                workers.count());
    }

    /** How many jobs callers have sent so far. */
    public long created() {
        JobTally.JobCounts jobs = tally.read();
        return jobs.inQueue()
                + jobs.inProgress()
                + jobs.completed()
                + jobs.failed()
                + jobs.cancelled()
                + jobs.timedOut();
    }

    /** Has {@code heard} told how long each job waited, when a worker takes it: be quick. */
    public void hearDelays(Consumer<Duration> heard) {
        ends.hearDelays(heard);
    }

    /** Has {@code heard} told of each job that ends while it waits, as no worker tells of it: be quick. */
    public void hearUntaken(Consumer<QueueEnd> heard) {
        ends.hearUntaken(heard);
    }

    // ---- for workers

    /** Says that a worker of this id will come in this process; until it asks for jobs it is being set up. */
    public void expect(String workerId) {
        workers.addInProcess(workerId);
    }

    /** The queue as a worker of this process sees it; a second one of the same id takes the place of the first. */
    public JobQueue worker(String workerId) {
        return new InProcessWorker(
                workers.addInProcess(workerId), workerSide, backlog, options.pollHold(), clock, () -> closed);
    }

    /** The queue as workers of other processes see it. */
    public WorkerSide workerSide() {
        return workerSide;
    }

    // ---- for whoever runs it

    /** Takes no more jobs from callers and gives none to workers. What runs goes on. */
    public void drain() {
        draining = true;
        // Workers of other processes would ask again at once if their polls ended now.
        backlog.stopGiving();
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
        workers.endStops();
        waits.close();
        store.forEach(StoredJob::releaseAll);
    }

    /** To be called when the clock has been moved: what is due now happens before this returns. */
    public void clockMoved() {
        ends.runAllDue();
        sweep();
    }

    /** How many jobs are held, ended or not. */
    int size() {
        return store.size();
    }

    void sweep() {
        store.sweep();
        workers.sweep();
    }

    void runDue() {
        ends.runDue();
    }
}
