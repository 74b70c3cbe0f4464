package io.github.runpodjava.internal.acquire;

import io.github.runpodjava.Concurrency;
import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.internal.pacing.Pauses;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.TakeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs for as long as the worker is to work: reserves every free place, asks for as many jobs, hands over what
 * comes, and waits only after trouble.
 */
public final class AcquireLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(AcquireLoop.class);
    /** How long a place that came free waits for the next job itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** How often a changing concurrency is asked again while all places are taken. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private static final Duration FOR_EVER = Duration.ofHours(1);

    private final JobQueue queue;
    private final Slots slots;
    private final Concurrency concurrency;
    private final BooleanSupplier busy;
    private final BiConsumer<TakenJob, Slots.Slot> starter;
    private final Runnable closed;
    private final PollPace pace;
    private final Pauses pauses;
    private volatile boolean accepting = true;
    /** What the last answer asks for. Belongs to whoever has the places, the loop or the thread of the only one. */
    private volatile Duration pause = Duration.ZERO;

    private boolean badConcurrencyTold;

    /**
     * @param busy whether this worker has jobs that are not finished
     * @param starter starts a job in its place, without waiting
     * @param closed told when the queue says that nothing will ever come again
     * @param starving told what every try has failed of for a while
     */
    public AcquireLoop(
            JobQueue queue,
            Slots slots,
            Concurrency concurrency,
            BooleanSupplier busy,
            BiConsumer<TakenJob, Slots.Slot> starter,
            Runnable closed,
            Consumer<Throwable> starving,
            FailureLog failures,
            Pauses pauses,
            RandomGenerator dice) {
        this.queue = queue;
        this.slots = slots;
        this.concurrency = concurrency;
        this.busy = busy;
        this.starter = starter;
        this.closed = closed;
        this.pace = new PollPace(IdlePace.ofJobs(), failures, dice, starving);
        this.pauses = pauses;
    }

    /** Nothing ends the thread while the worker takes jobs: without it a worker would idle for ever. */
    @Override
    public void run() {
        while (accepting) {
            try {
                takeInRounds();
                return;
            } catch (Throwable noMemoryToLog) {
                Pauses.breathe();
            }
        }
    }

    private void takeInRounds() {
        Duration wait = concurrency instanceof Concurrency.Fixed ? FOR_EVER : ASK_AGAIN;
        while (accepting) {
            try {
                // Not reserved while waiting: when a place comes free, there may be fewer places than before.
                slots.awaitRoom(wait);
                slots.resize(nextConcurrency());
                if (pause.isZero()) {
                    try (Slots.Grant room = slots.reserve()) {
                        if (room.size() > 0 && accepting) {
                            take(room.size(), jobs -> jobs.forEach(job -> start(job, room.next())));
                        }
                    }
                }
                pauseNow();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable thrown) {
                pace.threw(thrown);
                FaultLog.errorInLoop(LOG, "A round of taking jobs failed", thrown, pauses);
            }
        }
    }

    private void pauseNow() throws InterruptedException {
        Duration now = pause;
        if (!now.isZero()) {
            // Not otherwise: the thread of the only job may note one meanwhile.
            pause = Duration.ZERO;
            if (accepting) {
                pauses.pause(now);
            }
        }
    }

    private static String inWords(Throwable thrown) {
        return thrown instanceof OutOfMemoryError
                ? "out of memory (" + thrown.getMessage()
                        + ") while an answer was read. A job in it comes again when the"
                        + " platform misses it; give the JVM more of what it names (heap: -Xmx)"
                : thrown.toString();
    }

    /** Asks once, and notes how long to wait before the next time. */
    private void take(int places, Consumer<List<TakenJob>> taken) throws InterruptedException {
        long start = System.nanoTime();
        Poll<TakenJob> answer;
        try {
            answer = queue.take(new TakeRequest(places, busy.getAsBoolean()));
        } catch (RuntimeException | Error e) {
            pace.threw(e);
            LOG.atDebug().setCause(e).log("Taking failed");
            pause = pace.failed(inWords(e), Duration.ZERO);
            return;
        }
        if (answer instanceof Poll.Found<TakenJob> found) {
            // Before: once it is started, the thread of the only job may be the next that notes something here.
            pause = pace.found();
            taken.accept(found.items());
            return;
        }
        pause = answer.fold(
                any -> Duration.ZERO,
                () -> pace.nothing(Duration.ofNanos(System.nanoTime() - start)),
                pace::throttled,
                pace::failed,
                () -> {
                    accepting = false;
                    closed.run();
                    return Duration.ZERO;
                });
    }

    /**
     * Takes the next job for a place whose job is done, on the thread of that place: to wake the loop's thread would take
     * longer than many jobs do. A worker with one place waits here as long as the loop would, one with more places only for
     * a second. Where the concurrency may change the answer is empty, for the loop asks it before each job.
     *
     * @param inPlace runs a job in that place, on another thread while this one waits
     */
    public Optional<TakenJob> next(Consumer<TakenJob> inPlace) {
        if (!accepting || !(concurrency instanceof Concurrency.Fixed fixed)) {
            return Optional.empty();
        }
        try {
            Optional<TakenJob> soon = queue.takeNext(PATIENCE, job -> {
                inPlace.accept(job);
                return accepting;
            });
            return soon.isPresent() || fixed.jobs() > 1 || !accepting ? soon : takeAlone();
        } catch (InterruptedException | RuntimeException | Error e) {
            // The loop asks next, and says what it finds. An interrupt was meant for the job that is done.
            LOG.atDebug().setCause(e).log("Taking the next job in its place failed");
            return Optional.empty();
        }
    }

    /** A round of the loop, whose thread sleeps for as long as the only place is taken. */
    private Optional<TakenJob> takeAlone() throws InterruptedException {
        List<TakenJob> taken = new ArrayList<>();
        take(1, taken::addAll);
        taken.stream().skip(1).forEach(job -> start(job, slots.another()));
        return taken.stream().findFirst();
    }

    /** One job that cannot be started must not take the rest of its batch with it. */
    private void start(TakenJob job, Slots.Slot slot) {
        try {
            starter.accept(job, slot);
        } catch (Throwable thrown) {
            slot.release();
            FaultLog.error(LOG, "Job " + job.id() + " could not be started", thrown);
        }
    }

    private int nextConcurrency() {
        int current = slots.limit();
        String problem;
        try {
            int next = concurrency.next(current);
            if (next >= 1 && next <= Concurrency.MOST) {
                if (next != current) {
                    LOG.info("Concurrency changes from {} to {}", current, next);
                }
                badConcurrencyTold = false;
                return next;
            }
            problem = "answered " + next + ", but must answer 1 to " + Concurrency.MOST;
        } catch (RuntimeException | Error e) {
            problem = "failed: " + e;
        }
        if (!badConcurrencyTold) {
            badConcurrencyTold = true;
            LOG.warn("The concurrency function {}; concurrency stays {}", problem, current);
        }
        return current;
    }

    /** Asks for no more jobs after the answer that is awaited now. */
    public void windDown() {
        accepting = false;
    }

    /** Takes no more jobs. A job that the queue has handed out already still comes in and is started. */
    public void close() {
        accepting = false;
        pauses.end();
        slots.endWaits();
        queue.stopTaking();
    }
}
