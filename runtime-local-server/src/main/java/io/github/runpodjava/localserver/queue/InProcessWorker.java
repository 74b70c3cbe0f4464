package io.github.runpodjava.localserver.queue;

import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.TakeRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The queue as one worker of this process sees it. */
final class InProcessWorker implements JobQueue {
    private final KnownWorker worker;
    private final WorkerSide side;
    private final Backlog<StoredJob> backlog;
    private final Duration hold;
    private final InstantSource clock;
    private final BooleanSupplier queueClosed;
    private volatile boolean taking = true;
    private volatile boolean closed;

    InProcessWorker(
            KnownWorker worker,
            WorkerSide side,
            Backlog<StoredJob> backlog,
            Duration hold,
            InstantSource clock,
            BooleanSupplier queueClosed) {
        this.worker = worker;
        this.side = side;
        this.backlog = backlog;
        this.hold = hold;
        this.clock = clock;
        this.queueClosed = queueClosed;
    }

    @Override
    public Poll<TakenJob> take(TakeRequest request) throws InterruptedException {
        worker.asked(clock.instant());
        while (taking && !isClosed()) {
            List<StoredJob> next = backlog.await(asked(backlog.ask(worker.id(), request.slots())), hold);
            if (next.isEmpty()) {
                break;
            }
            List<TakenJob> taken = side.start(worker, next);
            if (!taken.isEmpty()) {
                return new Poll.Found<>(taken);
            }
        }
        return isClosed() ? new Poll.Closed<>() : new Poll.Nothing<>();
    }

    @Override
    public Optional<TakenJob> takeNext(Duration patience, Predicate<TakenJob> inPlace) throws InterruptedException {
        Backlog.Ask<StoredJob> ask = asked(backlog.ask(worker.id(), job -> startsIn(inPlace, job)));
        backlog.awaitBusily(ask);
        List<StoredJob> next = backlog.await(ask, patience);
        return side.start(worker, next).stream().findFirst();
    }

    /** Whether the place takes more. */
    private boolean startsIn(Predicate<TakenJob> place, StoredJob job) {
        List<TakenJob> started = side.start(worker, List.of(job));
        // It may have ended in the meantime.
        return started.isEmpty() || place.test(started.get(0));
    }

    private Backlog.Ask<StoredJob> asked(Backlog.Ask<StoredJob> ask) {
        // Only now: whoever ends the taking ends the asks that are there.
        if (!taking) {
            backlog.withdraw(ask);
        }
        return ask;
    }

    @Override
    public void stopTaking() {
        taking = false;
        backlog.withdraw(worker.id());
    }

    @Override
    public PostAnswer post(JobPost post) {
        if (post.kind().isFinal()) {
            post.trace().ifPresent(trace -> side.runsIn(post.jobId(), trace));
        }
        return side.post(post.takingWorker().orElse(worker.id()), post.jobId(), post.kind(), post.body());
    }

    @Override
    public Poll<String> awaitStops() throws InterruptedException {
        List<String> ids = isClosed() ? List.of() : stops();
        if (!ids.isEmpty()) {
            return new Poll.Found<>(ids);
        }
        return isClosed() ? new Poll.Closed<>() : new Poll.Nothing<>();
    }

    @Override
    public PostAnswer ping(Collection<String> jobIds) {
        return new PostAnswer.Accepted();
    }

    @Override
    public void reportUnhealthy(String check, String reason) {
        side.reportUnhealthy(worker.id(), check, reason);
    }

    @Override
    public void close() {
        closed = true;
        stopTaking();
        worker.stops().endTaking();
    }

    private List<String> stops() throws InterruptedException {
        return worker.stops().await(worker.stops().ask(worker.id(), Integer.MAX_VALUE), hold);
    }

    private boolean isClosed() {
        return closed || queueClosed.getAsBoolean();
    }
}
