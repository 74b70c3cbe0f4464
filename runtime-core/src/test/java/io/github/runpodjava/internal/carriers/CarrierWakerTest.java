package io.github.runpodjava.internal.carriers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CarrierWakerTest {
    @Test
    void a_thread_that_gets_its_turn_needs_no_other() throws InterruptedException {
        AtomicInteger started = new AtomicInteger();
        new CarrierWaker(task -> started.incrementAndGet()).wakeUntil(new CountDownLatch(0));
        assertThat(started).hasValue(0);
    }

    @Test
    void threads_that_wait_in_vain_never_become_so_many_that_they_fill_the_memory() throws InterruptedException {
        AtomicInteger waiting = new AtomicInteger();
        CountDownLatch turn = new CountDownLatch(1);
        CountDownLatch many = new CountDownLatch(16 * 1024);
        CarrierWaker waker = new CarrierWaker(task -> {
            waiting.incrementAndGet();
            many.countDown();
        });
        Thread waking = new Thread(() -> {
            try {
                waker.wakeUntil(turn);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waking.start();
        many.await();
        turn.countDown();
        waking.join();

        assertThat(waiting).hasValue(16 * 1024);
    }
}
