package io.github.runpodjava.internal.carriers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With platform threads in the place of carriers. */
@Timeout(60)
class CarrierWatchTest {
    private final ExecutorService carriers = Executors.newFixedThreadPool(2);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch raised = new CountDownLatch(1);
    private CarrierWatch watch;

    @AfterEach
    void end() {
        watch.close();
        release.countDown();
        carriers.shutdownNow();
    }

    @Test
    void handlers_that_hold_every_carrier_make_them_more() throws InterruptedException {
        watch = new CarrierWatch(2, carriers, Optional.of(raised::countDown));
        hold(2);
        start("a");
        start("b");

        raised.await();
    }

    @Test
    void also_when_there_was_no_thread_to_watch_them_at_first() throws InterruptedException {
        AtomicInteger starts = new AtomicInteger();
        watch = new CarrierWatch(2, carriers, Optional.of(raised::countDown)) {
            @Override
            void start(Thread watching) {
                if (starts.getAndIncrement() == 0) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                super.start(watching);
            }
        };
        hold(2);

        assertThatThrownBy(() -> start("a")).isInstanceOf(OutOfMemoryError.class);
        start("b");

        raised.await();
    }

    @Test
    void so_do_threads_that_one_handler_started() throws InterruptedException {
        watch = new CarrierWatch(2, carriers, Optional.of(raised::countDown));
        hold(2);
        start("a");

        raised.await();
    }

    @Test
    void while_no_thread_gets_its_turn_others_are_started_from_new_threads_to_wake_carriers()
            throws InterruptedException {
        Deaf deaf = new Deaf();
        watch = new CarrierWatch(2, deaf, Optional.of(raised::countDown));
        start("a");
        start("b");

        raised.await();
        // The one that looks, one alone, and many at once.
        deaf.started.acquire(2 + 1024);
        assertThat(deaf.callers).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void so_they_are_where_the_carriers_were_many_from_the_start() throws InterruptedException {
        Deaf deaf = new Deaf();
        watch = new CarrierWatch(2, deaf, Optional.empty());
        start("a");

        deaf.started.acquire(2 + 1024);
    }

    @Test
    void once_a_thread_had_its_turn_the_watch_goes_on_as_before() throws InterruptedException {
        Deaf deaf = new Deaf();
        watch = new CarrierWatch(2, deaf, Optional.of(raised::countDown));
        start("a");
        start("b");
        deaf.started.acquire(2);

        deaf.hear();
        deaf.started.drainPermits();
        deaf.started.acquire(2);
        assertThat(raised.getCount()).isZero();
    }

    @Test
    void so_they_are_for_a_job_that_gets_none_to_start_on() throws InterruptedException {
        watch = new CarrierWatch(2, carriers, Optional.of(raised::countDown));
        hold(2);
        watch.on(new JobEvent.Taken("a", Instant.EPOCH));

        raised.await();
    }

    @Test
    void handlers_that_wait_leave_the_carriers_alone_and_without_a_job_nobody_looks() throws InterruptedException {
        Looks looks = new Looks();
        watch = new CarrierWatch(2, looks, Optional.of(raised::countDown));
        assertThat(looks.seen.tryAcquire()).isFalse();
        for (String id : new String[] {"a", "b", "c"}) {
            start(id);
        }
        looks.seen.acquire(5);
        for (String id : new String[] {"a", "b", "c"}) {
            watch.on(finished(id));
        }
        looks.awaitRest();
        looks.seen.drainPermits();

        start("d");
        looks.seen.acquire(2);
        assertThat(raised.getCount()).isEqualTo(1);
    }

    @Test
    void a_look_that_finds_no_memory_is_made_again() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger(3);
        AtomicInteger raises = new AtomicInteger(1);
        watch = new CarrierWatch(
                2,
                task -> {
                    failIfAny(looks);
                    carriers.execute(task);
                },
                Optional.of(() -> {
                    failIfAny(raises);
                    raised.countDown();
                }));
        hold(2);
        start("a");
        start("b");

        raised.await();
    }

    private static void failIfAny(AtomicInteger failures) {
        if (failures.getAndUpdate(left -> Math.max(left - 1, 0)) > 0) {
            throw new OutOfMemoryError("as if a handler had it all");
        }
    }

    private void hold(int threads) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            carriers.execute(() -> {
                held.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        held.await();
    }

    private void start(String id) {
        watch.on(new JobEvent.Taken(id, Instant.EPOCH));
        watch.on(new JobEvent.Started(id, Instant.EPOCH));
    }

    private static JobEvent finished(String id) {
        return new JobEvent.Finished(id, Instant.EPOCH, new JobOutcome.Failed("any"), Duration.ZERO);
    }

    /** Gives each its turn at once, and counts. */
    private static final class Looks implements Executor {
        private final Semaphore seen = new Semaphore(0);
        private volatile Thread watch;

        void awaitRest() {
            while (watch.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void execute(Runnable task) {
            watch = Thread.currentThread();
            task.run();
            seen.release();
        }
    }

    /** Gives none its turn until it is told to; knows who started them. */
    private static final class Deaf implements Executor {
        private final Semaphore started = new Semaphore(0);
        private final Set<Thread> callers = ConcurrentHashMap.newKeySet();
        private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
        private volatile boolean hearing;

        void hear() {
            hearing = true;
            runAll();
        }

        @Override
        public void execute(Runnable task) {
            callers.add(Thread.currentThread());
            waiting.add(task);
            if (hearing) {
                runAll();
            }
            started.release();
        }

        private void runAll() {
            for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
                task.run();
            }
        }
    }
}
