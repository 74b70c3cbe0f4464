package io.github.runpodjava.localserver.queue;

import io.github.runpodjava.job.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job and everything that depends on where it stands: its chunks and the callers that wait for it. Every change goes
 * through a method here, which makes it whole or not at all. The thread that makes it also completes the waits of the
 * callers, without any lock; what they do then has to be short, so that no caller can hold up the worker.
 */
public final class StoredJob {
    /** What the wish to end a job came to. */
    enum Cancellation {
        REMOVED_FROM_QUEUE,
        STOP_NEEDED,
        ENDED_BEFORE
    }

    private final String id;
    private final boolean sync;
    private final JobRequest request;
    private final Instant submittedAt;
    private final Duration executionTimeout;
    private final JobTally tally;
    private final JobWatcher watcher;

    private JobPhase phase;
    private Instant expiresAt;
    private volatile @Nullable TraceContext ranIn;
    private final ChunkBuffer chunks = new ChunkBuffer();
    private final OpenWaits waits;
    /** Guarded by the shelf. */
    private Shelf.@Nullable Place place;

    /**
     * @param policy how long it may run and live
     * @param watcher who follows the job from its first change on
     */
    StoredJob(JobId id, JobRequest request, JobPolicy policy, Instant submittedAt, JobTally tally, JobWatcher watcher) {
        this.id = id.value();
        this.watcher = watcher;
        this.sync = id.sync();
        this.request = request;
        this.submittedAt = submittedAt;
        this.executionTimeout = policy.executionTimeout();
        this.expiresAt = submittedAt.plus(policy.ttl());
        this.tally = tally;
        this.waits = new OpenWaits();
        this.phase = new JobPhase.Queued(submittedAt);
        tally.moved(null, JobStatus.IN_QUEUE);
    }

    /** A job that nobody follows. */
    StoredJob(JobId id, JobRequest request, JobPolicy policy, Instant submittedAt, JobTally tally) {
        this(id, request, policy, submittedAt, tally, now -> {});
    }

    public String id() {
        return id;
    }

    /** Whether it was submitted by a caller that waits for it. */
    public boolean sync() {
        return sync;
    }

    /** What a worker gets, to keep. */
    ObjectNode handOut() {
        return request.handOut(id);
    }

    /** The caller's input, as the caller sent it. */
    public RawJson input() {
        return request.input();
    }

    /** Who wants to know of the end; empty if nobody said so. */
    public Optional<String> webhook() {
        return request.webhook();
    }

    /** The worker says where its run of the job was in a trace. */
    void ranIn(TraceContext trace) {
        // Only the webhook's call goes on with it.
        if (request.webhook().isPresent()) {
            ranIn = trace;
        }
    }

    /** Where the job is in a trace: its last run that said so, else its caller; empty if nobody said so. */
    public Optional<TraceContext> trace() {
        TraceContext run = ranIn;
        return run != null ? Optional.of(run) : request.trace();
    }

    public synchronized JobView view() {
        return JobView.of(id, phase);
    }

    /**
     * The job belongs to this worker from now on. False if it was cancelled first or its time is over.
     *
     * @param leaseEnd when the worker counts as lost; null if it cannot be
     */
    synchronized boolean start(String workerId, Instant now, @Nullable Instant leaseEnd) {
        return !isExpired(now)
                && phase.fold(queued -> enter(queued.start(workerId, now, leaseEnd)), running -> false, ended -> false);
    }

    /** The worker lives. Nothing changes if the job is not this worker's or has no lease. */
    synchronized void renew(String workerId, Instant leaseEnd) {
        phase.fold(
                queued -> false,
                running -> running.leaseEnd() != null
                        && running.workerId().equals(workerId)
                        && enter(running.renew(leaseEnd)),
                ended -> false);
    }

    /** From the submission until a worker took the job; empty before, or if nobody ever took it. */
    synchronized Optional<Duration> waited() {
        return phase.fold(
                queued -> Optional.empty(),
                running -> Optional.of(running.waited()),
                // It may have ended as soon as it had started.
                ended -> Optional.ofNullable(ended.delayMillis()).map(Duration::ofMillis));
    }

    /** When the worker counts as lost; empty if it does not run or cannot be lost. */
    synchronized Optional<Instant> leaseEnd() {
        return phase.fold(
                queued -> Optional.empty(),
                running -> Optional.ofNullable(running.leaseEnd()),
                ended -> Optional.empty());
    }

    /** Takes the job from a worker whose lease is over: it waits again, or has failed. False if no lease is over. */
    boolean lose(Instant now) {
        return end(() -> phase.fold(
                queued -> false,
                running -> {
                    if (running.leaseEnd() == null || running.leaseEnd().isAfter(now)) {
                        return false;
                    }
                    enter(running.lose(now));
                    if (statusNow() == JobStatus.IN_QUEUE) {
                        chunks.clear();
                        tally.retried();
                    }
                    return true;
                },
                ended -> false));
    }

    /** Remembers the newest progress. False if the job does not run on this worker. */
    synchronized boolean report(String workerId, RawJson progress) {
        return phase.fold(
                queued -> false,
                running -> running.isHeldBy(workerId) && enter(running.report(progress)),
                ended -> false);
    }

    /** Adds a chunk to the stream. False if the job does not run on this worker. */
    boolean append(String workerId, RawJson chunk) {
        Runnable answer;
        synchronized (this) {
            if (!phase.fold(queued -> false, running -> running.isHeldBy(workerId), ended -> false)) {
                return false;
            }
            chunks.add(chunk);
            answer = waits.feedNewest(this::drain);
        }
        answer.run();
        return true;
    }

    /**
     * Ends the job: failed if there is an error, completed if not. Also a worker that was taken for lost may end it, as
     * long as no other one has it. False if the job is not this worker's to end.
     */
    boolean finish(String workerId, PostedBody result, Instant now) {
        return end(() -> phase.fold(
                queued -> queued.lost() != null
                        && queued.lost().workerId().equals(workerId)
                        && enter(ended(queued.lost().again(), result, now)),
                running -> running.isHeldBy(workerId) && enter(ended(running, result, now)),
                ended -> false));
    }

    private static JobPhase ended(JobPhase.Running running, PostedBody result, Instant now) {
        return result.error() == null
                ? running.complete(result.output(), now)
                : running.fail(result.error(), result.output(), now);
    }

    /** Ends the job at a caller's wish, unless it has ended. */
    Cancellation cancel(Instant now) {
        return cutShort(queued -> queued.cancel(now), running -> running.cancel(now));
    }

    /** Ends the job because its time to live is over, unless it has ended. */
    Cancellation expire(Instant now) {
        return cutShort(queued -> queued.expire(now), running -> running.expire(now));
    }

    /** Fails the job if it has been running for too long. False if not. */
    boolean overrun(Instant now) {
        return end(() -> phase.fold(
                queued -> false,
                running -> !overrunsAt(running).isAfter(now) && enter(running.overrun(now)),
                ended -> false));
    }

    /** When the job will have been running for too long; empty if it does not run. */
    synchronized Optional<Instant> overrunsAt() {
        return phase.fold(
                queued -> Optional.empty(), running -> Optional.of(overrunsAt(running)), ended -> Optional.empty());
    }

    /** Gives the job another time to live, which counts from its submission. */
    synchronized void liveFor(Duration ttl) {
        expiresAt = submittedAt.plus(ttl);
    }

    /** When the job is to be deleted. */
    synchronized Instant expiresAt() {
        return expiresAt;
    }

    synchronized boolean isExpired(Instant now) {
        return !expiresAt.isAfter(now);
    }

    /** Ends the job if it waits in the queue. False if it does not. */
    boolean purge(Instant now) {
        return end(() -> phase.fold(queued -> enter(queued.cancel(now)), running -> false, ended -> false));
    }

    /** Puts a job that failed back into its first state, without anything that it brought. False if it did not fail. */
    synchronized boolean retry() {
        return phase.fold(queued -> false, running -> false, ended -> {
            if (!ended.mayBeRetried()) {
                return false;
            }
            chunks.clear();
            tally.retried();
            return enter(ended.retry(submittedAt));
        });
    }

    /** Completes when the job has ended, or with the state it has when {@link #releaseEnd} lets go of it. */
    synchronized CompletableFuture<JobView> awaitEnd() {
        if (statusNow().isFinal()) {
            return CompletableFuture.completedFuture(view());
        }
        return waits.addForEnd();
    }

    /** Completes with the next chunks, or when the job has ended, or empty when {@link #releaseChunks} lets go. */
    synchronized CompletableFuture<StreamPart> awaitChunks() {
        if (!chunks.isEmpty() || statusNow().isFinal()) {
            return CompletableFuture.completedFuture(drain());
        }
        return waits.addForChunks();
    }

    /** Answers a wait with the state there is now; nothing happens if it has its answer. */
    void releaseEnd(CompletableFuture<JobView> wait) {
        Runnable answer;
        synchronized (this) {
            answer = waits.releaseEnd(wait, view());
        }
        answer.run();
    }

    /** Answers a wait without any chunk; nothing happens if it has its answer. */
    void releaseChunks(CompletableFuture<StreamPart> wait) {
        Runnable answer;
        synchronized (this) {
            answer = waits.releaseChunks(wait, new StreamPart(statusNow(), List.of()));
        }
        answer.run();
    }

    /** Answers every wait with what there is now. */
    void releaseAll() {
        List<CompletableFuture<JobView>> forEnd;
        List<CompletableFuture<StreamPart>> forChunks;
        synchronized (this) {
            forEnd = waits.allForEnd();
            forChunks = waits.allForChunks();
        }
        forEnd.forEach(this::releaseEnd);
        forChunks.forEach(this::releaseChunks);
    }

    /** When the job ended; empty before. */
    synchronized Optional<Instant> endedAt() {
        return phase.fold(
                queued -> Optional.empty(), running -> Optional.empty(), ended -> Optional.of(ended.endedAt()));
    }

    /** Whether it is not to be shown any more: its time to live is over, or that of its result. */
    synchronized boolean isOver(Instant now, Shelf shelf) {
        return isExpired(now)
                || (phase instanceof JobPhase.Ended ended
                        && !shelf.endOf(ended.endedAt()).isAfter(now));
    }

    /** Where it stands among the jobs that have ended; null as long as it does not. */
    Shelf.@Nullable Place place() {
        return place;
    }

    void place(Shelf.@Nullable Place onShelf) {
        place = onShelf;
    }

    /** About how many bytes of memory the job holds. */
    synchronized long bytesHeld() {
        JobView view = view();
        return request.size() + sizeOf(view.output()) + sizeOf(view.error()) + chunks.bytes();
    }

    private Instant overrunsAt(JobPhase.Running running) {
        return running.startedAt().plus(executionTimeout);
    }

    private Cancellation cutShort(
            Function<JobPhase.Queued, JobPhase> fromQueue, Function<JobPhase.Running, JobPhase> fromWorker) {
        Cancellation[] came = {Cancellation.ENDED_BEFORE};
        end(() -> phase.fold(
                queued -> {
                    came[0] = Cancellation.REMOVED_FROM_QUEUE;
                    return enter(fromQueue.apply(queued));
                },
                running -> {
                    came[0] = Cancellation.STOP_NEEDED;
                    return enter(fromWorker.apply(running));
                },
                ended -> false));
        return came[0];
    }

    /** Whoever waits is answered if the transition was one to the end. */
    private boolean end(BooleanSupplier transition) {
        List<Runnable> answers;
        synchronized (this) {
            if (!transition.getAsBoolean()) {
                return false;
            }
            answers = statusNow().isFinal() ? waits.atTheEnd(view(), this::drain) : List.of();
        }
        answers.forEach(Runnable::run);
        return true;
    }

    private boolean enter(JobPhase next) {
        JobStatus from = statusNow();
        phase = next;
        if (from != statusNow()) {
            tally.moved(from, statusNow());
            watcher.changed(view());
        }
        return true;
    }

    private JobStatus statusNow() {
        return phase.fold(queued -> JobStatus.IN_QUEUE, running -> JobStatus.IN_PROGRESS, JobPhase.Ended::status);
    }

    private StreamPart drain() {
        List<RawJson> part = chunks.drain();
        JobStatus status = statusNow();
        return new StreamPart(status.isFinal() && !chunks.isEmpty() ? JobStatus.IN_PROGRESS : status, part);
    }

    private static long sizeOf(@Nullable RawJson value) {
        return value == null ? 0 : value.size();
    }
}
