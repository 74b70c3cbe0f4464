package io.github.runpodjava.internal.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who loses a thread when all are taken. */
@Timeout(60)
class DebugDoorThreadsTest {
    private final AtomicLong now = new AtomicLong();
    private final DebugDoorThreads threads = new DebugDoorThreads(now::get);

    @AfterEach
    void close() {
        threads.close();
    }

    /** A request that holds its thread until it loses it. */
    private final class Held {
        private final CountDownLatch there = new CountDownLatch(1);
        private final CountDownLatch lost = new CountDownLatch(1);

        Held(Runnable step) throws InterruptedException {
            threads.execute(() -> {
                step.run();
                there.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException end) {
                    lost.countDown();
                }
            });
            there.await();
        }

        boolean isLost() {
            return lost.getCount() == 0;
        }
    }

    private void fill(Runnable step, int many) throws InterruptedException {
        for (int i = 0; i < many; i++) {
            new Held(step);
        }
    }

    @Test
    void the_oldest_that_has_not_sent_all_of_its_request_loses_its_thread() throws Exception {
        Held answering = new Held(threads::answering);
        Held reading = new Held(() -> {});
        Held next = new Held(() -> {});
        fill(() -> {}, DebugDoorThreads.MOST - 3);

        Held last = new Held(() -> {});

        reading.lost.await();
        assertThat(answering.isLost() || next.isLost() || last.isLost()).isFalse();
    }

    @Test
    void who_does_not_read_an_answer_loses_its_thread_after_a_while() throws Exception {
        Held answering = new Held(threads::answering);
        fill(threads::answering, DebugDoorThreads.MOST - 1);

        assertThatThrownBy(() -> threads.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        new Held(() -> {});

        answering.lost.await();
    }

    @Test
    void who_follows_the_log_keeps_its_thread() throws Exception {
        fill(threads::following, DebugDoorThreads.MOST);
        now.addAndGet(Duration.ofDays(1).toNanos());

        assertThatThrownBy(() -> threads.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}
