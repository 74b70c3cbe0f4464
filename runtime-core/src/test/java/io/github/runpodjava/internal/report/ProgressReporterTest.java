package io.github.runpodjava.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.execute.JobThreads;
import io.github.runpodjava.internal.testkit.HeldTasks;
import io.github.runpodjava.internal.testkit.ScriptedQueue;
import io.github.runpodjava.internal.testkit.Waiting;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.PostAnswer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProgressReporterTest {
    private final ScriptedQueue queue = new ScriptedQueue();
    private final HeldTasks held = new HeldTasks();
    private final JobThreads threads = JobThreads.many("test-helper");
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void stop() {
        gate.countDown();
        threads.close();
    }

    /** Holds every post until the gate opens. */
    private void holdPosts() {
        queue.otherwise(post -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new PostAnswer.Accepted();
        });
    }

    /** One whose last updates have all the time that they need. */
    private ProgressReporter progress(Executor helpers) {
        return progress(helpers, Duration.ofHours(1));
    }

    private ProgressReporter progress(Executor helpers, Duration lastUpdates) {
        return new ProgressReporter(ReporterSamples.JOB, queue, helpers, () -> false, lastUpdates);
    }

    @Test
    void updates_go_out_in_order_and_before_the_end() throws Exception {
        ProgressReporter progress = progress(threads);
        for (String number : ReporterSamples.numbers(0, 10)) {
            assertThat(progress.send(JsonBody.of(number))).isTrue();
        }

        progress.close();

        assertThat(queue.bodies()).containsExactlyElementsOf(ReporterSamples.numbers(0, 10));
        assertThat(queue.posts()).allSatisfy(post -> {
            assertThat(post.kind()).isEqualTo(JobPost.Kind.PROGRESS);
            assertThat(post.jobId()).isEqualTo("job");
        });
    }

    @Test
    void the_newest_win_when_too_many_wait() throws Exception {
        ProgressReporter progress = progress(held);
        for (String number : ReporterSamples.numbers(0, 100)) {
            progress.send(JsonBody.of(number));
        }
        held.runAll();

        assertThat(queue.bodies()).containsExactlyElementsOf(ReporterSamples.numbers(84, 100));
    }

    @Test
    void nothing_is_taken_or_sent_after_the_end() throws Exception {
        ProgressReporter progress = progress(threads);
        progress.close();

        assertThat(progress.send(JsonBody.of("1"))).isFalse();
        assertThat(queue.posts()).isEmpty();
    }

    @Test
    void the_end_waits_for_the_update_on_its_way_and_drops_those_behind_it() throws Exception {
        holdPosts();
        ProgressReporter progress = progress(threads, Duration.ZERO);
        for (String number : ReporterSamples.numbers(0, 5)) {
            progress.send(JsonBody.of(number));
        }
        Waiting.until("the first is on its way", () -> queue.posts().size() == 1);
        Thread closing = new Thread(() -> {
            try {
                progress.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        closing.start();
        // By then it has dropped what waits, and waits for what is on its way.
        Waiting.untilWaiting(closing);
        assertThat(closing.isAlive()).isTrue();

        gate.countDown();
        Waiting.join(closing);

        assertThat(queue.bodies()).containsExactly("0");
        assertThat(ProgressReporter.LAST_UPDATES).isLessThan(Duration.ofMillis(300));
    }

    @Test
    void an_update_that_fails_is_not_sent_again_and_the_next_one_is_sent() throws Exception {
        queue.answering(new PostAnswer.TryLater("x"), new PostAnswer.Refused(404, "HTTP 404"));
        queue.otherwise(post -> {
            if (post.body().asText().equals("2")) {
                throw new IllegalStateException("a fault");
            }
            return new PostAnswer.Accepted();
        });
        ProgressReporter progress = progress(threads);
        for (String number : ReporterSamples.numbers(0, 4)) {
            progress.send(JsonBody.of(number));
        }
        progress.close();

        assertThat(queue.bodies()).containsExactly("0", "1", "2", "3");
    }

    @Test
    void where_memory_is_out_the_end_does_not_wait_for_what_nobody_sends() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ProgressReporter progress = new ProgressReporter(
                ReporterSamples.JOB,
                queue,
                held,
                () -> {
                    // By the sender, which looks before each update.
                    if (asked.incrementAndGet() == 2) {
                        throw new OutOfMemoryError("Java heap space");
                    }
                    return false;
                },
                Duration.ofHours(1));
        progress.send(JsonBody.of("1"));
        held.runAllApart();
        assertThat(queue.posts()).isEmpty();

        // The next one has a sender again.
        assertThat(progress.send(JsonBody.of("2"))).isTrue();
        held.runAllApart();
        assertThat(queue.bodies()).containsExactly("2");
        progress.close();
    }

    @Test
    void without_a_thread_the_update_is_dropped_and_the_end_does_not_wait_for_it() throws Exception {
        ProgressReporter progress = progress(ReporterSamples.CROWDED);
        assertThat(progress.send(JsonBody.of("1"))).isFalse();
        long start = System.nanoTime();

        progress.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
}
