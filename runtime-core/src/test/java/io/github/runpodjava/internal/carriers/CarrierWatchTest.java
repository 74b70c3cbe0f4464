package io.github.runpodjava.internal.carriers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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

    @AfterEach
    void end() {
        release.countDown();
        carriers.shutdownNow();
    }

    @Test
    void handlers_that_hold_every_carrier_make_them_more() throws InterruptedException {
        CarrierWatch watch = new CarrierWatch(2, () -> carriers, raised::countDown);
        hold(2);
        watch.on(started("a"));
        watch.on(started("b"));

        raised.await();
    }

    @Test
    void so_do_threads_that_one_handler_started() throws InterruptedException {
        CarrierWatch watch = new CarrierWatch(2, () -> carriers, raised::countDown);
        hold(2);
        watch.on(started("a"));

        raised.await();
    }

    @Test
    void handlers_that_wait_leave_the_carriers_alone_and_without_a_job_nobody_looks() throws InterruptedException {
        Looks looks = new Looks();
        CarrierWatch watch = new CarrierWatch(2, () -> looks, raised::countDown);
        assertThat(looks.seen.tryAcquire()).isFalse();
        for (String id : new String[] {"a", "b", "c"}) {
            watch.on(started(id));
        }
        looks.seen.acquire(5);
        for (String id : new String[] {"a", "b", "c"}) {
            watch.on(finished(id));
        }
        looks.awaitRest();
        looks.seen.drainPermits();

        watch.on(started("d"));
        looks.seen.acquire(2);
        assertThat(raised.getCount()).isEqualTo(1);
    }

    @Test
    void a_look_that_finds_no_memory_is_made_again() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger(3);
        AtomicInteger raises = new AtomicInteger(1);
        CarrierWatch watch = new CarrierWatch(
                2,
                () -> {
                    failIfAny(looks);
                    return carriers;
                },
                () -> {
                    failIfAny(raises);
                    raised.countDown();
                });
        hold(2);
        watch.on(started("a"));
        watch.on(started("b"));

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

    private static JobEvent started(String id) {
        return new JobEvent.Started(id, Instant.EPOCH);
    }

    private static JobEvent finished(String id) {
        return new JobEvent.Finished(id, Instant.EPOCH, new JobOutcome.Failed("any"), Duration.ZERO);
    }

    /** Gives each its turn at once, and counts. */
    private static final class Looks extends AbstractExecutorService {
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

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
