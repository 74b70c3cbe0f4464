package io.github.runpodjava.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.CancellationToken;
import io.github.runpodjava.JobCancelledException;
import io.github.runpodjava.StopReason;
import io.github.runpodjava.internal.acquire.Slots;
import io.github.runpodjava.internal.testkit.HeldTasks;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.internal.testkit.Waiting;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunningJobTest {
    private final HeldTasks helpers = new HeldTasks();

    private static RunningJob job(Executor helpers) {
        return new RunningJob(Samples.job("a", "{}"), new Slots(1).reserve().next(), helpers);
    }

    private final RunningJob job = job(helpers);

    @AfterEach
    void no_interrupt_is_left_over() {
        assertThat(Thread.interrupted()).isFalse();
    }

    private static void awaitInterrupt() {
        while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_stop_before_the_begin_keeps_the_handler_from_running() {
        assertThat(job.stop(StopReason.STOPPED_BY_PLATFORM)).isTrue();

        assertThat(job.begin()).isFalse();
        assertThat(job.handlerRuns()).isFalse();
    }

    /** What an earlier job on this thread left running may interrupt it between the two. */
    @Test
    void an_interrupt_from_before_the_begin_is_not_the_handlers() {
        Thread.currentThread().interrupt();

        assertThat(job.begin()).isTrue();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void a_stop_interrupts_the_handlers_thread_and_the_finish_clears_it() {
        assertThat(job.begin()).isTrue();
        assertThat(job.handlerRuns()).isTrue();
        job.stop(StopReason.DEADLINE);
        awaitInterrupt();

        job.finish();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(job.handlerRuns()).isFalse();
        assertThat(job.stack()).isEmpty();
    }

    /** As a file on a network volume that hangs: an interrupt closes it, and does not return. */
    @Test
    void whoever_stops_a_job_does_not_wait_for_a_file_of_its_handler_to_be_closed() throws InterruptedException {
        CountDownLatch reads = new CountDownLatch(1);
        CountDownLatch closes = new CountDownLatch(1);
        CountDownLatch volume = new CountDownLatch(1);
        Thread handler = new Thread(() -> {
            job.begin();
            new HangingFile(reads, closes, volume).read();
            job.finish();
        });
        handler.start();
        reads.await();

        job.stop(StopReason.DEADLINE);
        closes.await();
        assertThat(job.handlerRuns()).isTrue();
        assertThat(job.stack()).isNotEmpty();

        volume.countDown();
        Waiting.join(handler);
        assertThat(job.handlerRuns()).isFalse();
    }

    private static final class HangingFile extends AbstractInterruptibleChannel {
        private final CountDownLatch reads;
        private final CountDownLatch closes;
        private final CountDownLatch volume;

        HangingFile(CountDownLatch reads, CountDownLatch closes, CountDownLatch volume) {
            this.reads = reads;
            this.closes = closes;
            this.volume = volume;
        }

        void read() {
            begin();
            reads.countDown();
            hang();
        }

        @Override
        protected void implCloseChannel() {
            closes.countDown();
            hang();
        }

        private void hang() {
            while (volume.getCount() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    @Test
    void a_stop_after_the_finish_interrupts_nobody() {
        job.begin();
        job.finish();

        assertThat(job.stop(StopReason.STOPPED_BY_PLATFORM)).isTrue();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(job.withdrawn()).isTrue();
    }

    @Test
    void the_first_reason_stays() {
        assertThat(job.stop(StopReason.DEADLINE)).isTrue();
        assertThat(job.stop(StopReason.SHUTDOWN)).isFalse();

        assertThat(job.cancellation().reason()).contains(StopReason.DEADLINE);
        assertThat(job.withdrawn()).isFalse();
    }

    @Test
    void what_the_platform_says_counts_more_than_any_reason_before() {
        job.stop(StopReason.DEADLINE);
        assertThat(job.stop(StopReason.STOPPED_BY_PLATFORM)).isFalse();

        assertThat(job.withdrawn()).isTrue();
    }

    @Test
    void one_caller_only_may_report() {
        assertThat(job.claimReport()).isTrue();
        assertThat(job.claimReport()).isFalse();
    }

    @Test
    void shows_where_the_handler_is() {
        job.begin();

        assertThat(job.stack()).extracting(StackTraceElement::getMethodName).contains("shows_where_the_handler_is");
        job.finish();
    }

    @Test
    @Timeout(120)
    void a_stop_and_a_finish_at_the_same_moment_leave_no_interrupt_behind() throws Exception {
        int rounds = 20_000;
        AtomicReference<RunningJob> current = new AtomicReference<>();
        CyclicBarrier barrier = new CyclicBarrier(2);
        AtomicInteger won = new AtomicInteger();
        Thread stopper = new Thread(() -> {
            try {
                for (int i = 0; i < rounds; i++) {
                    barrier.await(60, TimeUnit.SECONDS);
                    if (current.get().stop(StopReason.STOPPED_BY_PLATFORM)) {
                        won.incrementAndGet();
                    }
                    barrier.await(60, TimeUnit.SECONDS);
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        stopper.start();
        int ran = 0;
        int leftOver = 0;
        for (int i = 0; i < rounds; i++) {
            RunningJob next = job(Runnable::run);
            current.set(next);
            barrier.await(60, TimeUnit.SECONDS);
            if (next.begin()) {
                ran++;
                next.finish();
            }
            // From here on nobody may interrupt this thread for that job: the barrier would throw.
            barrier.await(60, TimeUnit.SECONDS);
            leftOver += Thread.interrupted() ? 1 : 0;
        }
        Waiting.join(stopper);

        assertThat(won.get()).isEqualTo(rounds);
        assertThat(leftOver).isZero();
        assertThat(ran).isPositive();
    }

    @Test
    void the_token_throws_only_when_it_is_turned() {
        CancellationToken token = job.cancellation();
        token.throwIfCancelled();
        assertThat(token.reason()).isEmpty();

        job.stop(StopReason.SHUTDOWN);

        assertThatThrownBy(token::throwIfCancelled)
                .isInstanceOfSatisfying(
                        JobCancelledException.class, e -> assertThat(e.reason()).isEqualTo(StopReason.SHUTDOWN));
    }

    @Test
    void callbacks_run_once_on_a_thread_of_their_own_and_see_the_turned_token() {
        List<String> ran = new ArrayList<>();
        job.cancellation().onCancel(() -> ran.add("one " + job.cancellation().isCancelled()));
        job.cancellation().onCancel(() -> {
            throw new IllegalStateException("a callback that fails");
        });
        job.cancellation().onCancel(() -> ran.add("two"));

        job.stop(StopReason.SHUTDOWN);
        job.stop(StopReason.SHUTDOWN);
        assertThat(ran).isEmpty();
        helpers.runAll();

        assertThat(ran).containsExactly("one true", "two");
    }

    @Test
    void a_callback_that_comes_late_runs_at_once() {
        job.stop(StopReason.SHUTDOWN);
        List<String> ran = new ArrayList<>();

        job.cancellation().onCancel(() -> ran.add("late")).close();
        helpers.runAll();

        assertThat(ran).containsExactly("late");
    }

    @Test
    void what_a_callback_logs_belongs_to_its_job_wherever_it_runs_and_was_registered() {
        List<String> jobs = new ArrayList<>();
        Runnable action = () -> jobs.add(LogSnapshot.currentJob());
        job.cancellation().onCancel(action);
        try (JobLog own = JobLog.open(job.job())) {
            job.cancellation().onCancel(action);
            try (JobLog other = JobLog.open(Samples.job("other", "{}"))) {
                job.cancellation().onCancel(action);

                job.stop(StopReason.SHUTDOWN);
                helpers.runAll();

                assertThat(LogSnapshot.currentJob()).isEqualTo("other");
            }
        }
        assertThat(jobs).containsExactly("a", "a", "a");
    }

    @Test
    void a_callback_that_was_taken_back_does_not_run_but_its_twin_does() {
        List<String> ran = new ArrayList<>();
        Runnable action = () -> ran.add("ran");
        CancellationToken.Registration registration = job.cancellation().onCancel(action);
        job.cancellation().onCancel(action);
        registration.close();
        registration.close();

        job.stop(StopReason.SHUTDOWN);
        helpers.runAll();

        assertThat(ran).containsExactly("ran");
    }

    @Test
    void the_handler_is_interrupted_even_when_no_thread_can_be_had_for_the_callbacks() {
        RunningJob crowded = job(task -> {
            throw new RejectedExecutionException("no more threads");
        });
        crowded.cancellation().onCancel(() -> {});
        crowded.begin();

        crowded.stop(StopReason.DEADLINE);

        awaitInterrupt();
        crowded.finish();
    }
}
