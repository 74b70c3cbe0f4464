package io.github.runpodjava.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.internal.execute.JobThreads;
import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.testkit.HeldTasks;
import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.RecordingLogger;
import io.github.runpodjava.internal.testkit.RecordingPauses;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.internal.testkit.ScriptedQueue;
import io.github.runpodjava.internal.testkit.Waiting;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.PostAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReportersTest {
    private static final TakenJob JOB = Samples.job("job", "{}");
    private static final Executor CROWDED = task -> {
        throw new RejectedExecutionException("no more threads");
    };

    private final ScriptedQueue queue = new ScriptedQueue();
    private final HeldTasks held = new HeldTasks();
    private final JobThreads threads = JobThreads.many("test-helper");
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void stop() {
        gate.countDown();
        threads.close();
    }

    /** Runs the held tasks on a thread of their own, which may die of them. */
    private void runHeld() throws InterruptedException {
        Thread helper = new Thread(held::runAll);
        helper.start();
        Waiting.join(helper);
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

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    @Nested
    class Progress {
        /** One whose last updates have all the time that they need. */
        private ProgressReporter progress(Executor helpers) {
            return progress(helpers, Duration.ofHours(1));
        }

        private ProgressReporter progress(Executor helpers, Duration lastUpdates) {
            return new ProgressReporter(JOB, queue, helpers, () -> false, lastUpdates);
        }

        @Test
        void updates_go_out_in_order_and_before_the_end() throws Exception {
            ProgressReporter progress = progress(threads);
            for (String number : numbers(0, 10)) {
                assertThat(progress.send(JsonBody.of(number))).isTrue();
            }

            progress.close();

            assertThat(queue.bodies()).containsExactlyElementsOf(numbers(0, 10));
            assertThat(queue.posts()).allSatisfy(post -> {
                assertThat(post.kind()).isEqualTo(JobPost.Kind.PROGRESS);
                assertThat(post.jobId()).isEqualTo("job");
            });
        }

        @Test
        void the_newest_win_when_too_many_wait() throws Exception {
            ProgressReporter progress = progress(held);
            for (String number : numbers(0, 100)) {
                progress.send(JsonBody.of(number));
            }
            held.runAll();

            assertThat(queue.bodies()).containsExactlyElementsOf(numbers(84, 100));
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
            for (String number : numbers(0, 5)) {
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
            for (String number : numbers(0, 4)) {
                progress.send(JsonBody.of(number));
            }
            progress.close();

            assertThat(queue.bodies()).containsExactly("0", "1", "2", "3");
        }

        @Test
        void where_memory_is_out_the_end_does_not_wait_for_what_nobody_sends() throws Exception {
            AtomicInteger asked = new AtomicInteger();
            ProgressReporter progress = new ProgressReporter(
                    JOB,
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
            runHeld();
            assertThat(queue.posts()).isEmpty();

            // The next one has a sender again.
            assertThat(progress.send(JsonBody.of("2"))).isTrue();
            runHeld();
            assertThat(queue.bodies()).containsExactly("2");
            progress.close();
        }

        @Test
        void without_a_thread_the_update_is_dropped_and_the_end_does_not_wait_for_it() throws Exception {
            ProgressReporter progress = progress(CROWDED);
            assertThat(progress.send(JsonBody.of("1"))).isFalse();
            long start = System.nanoTime();

            progress.close();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Nested
    class Chunks {
        private final RecordingPauses pauses = new RecordingPauses();

        private ChunkReporter chunks(Executor helpers) {
            return chunks(helpers, retries -> {});
        }

        private ChunkReporter chunks(Executor helpers, IntConsumer retried) {
            PostRetry retry = new PostRetry(
                    queue,
                    Duration.ofHours(1),
                    pauses,
                    new FailureLog(new RecordingLogger(), "Delivering", new ManualClock()::nanoTime),
                    new SplittableRandom(1));
            return new ChunkReporter(JOB, retry, helpers, () -> false, retried);
        }

        @Test
        void chunks_go_out_in_order_whatever_fails_on_the_way() throws Exception {
            SplittableRandom dice = new SplittableRandom(7);
            List<String> landed = new ArrayList<>();
            queue.otherwise(post -> {
                if (dice.nextInt(3) == 0) {
                    return new PostAnswer.TryLater("HTTP 500");
                }
                landed.add(post.body().asText());
                return new PostAnswer.Accepted();
            });
            ChunkReporter chunks = chunks(threads);
            for (String number : numbers(0, 500)) {
                assertThat(chunks.send(JsonBody.of(number))).isEmpty();
            }

            assertThat(chunks.awaitAllSent()).isEmpty();
            assertThat(landed).containsExactlyElementsOf(numbers(0, 500));
            assertThat(queue.posts()).allSatisfy(post -> assertThat(post.kind()).isEqualTo(JobPost.Kind.CHUNK));
        }

        @Test
        void a_chunk_that_is_refused_breaks_the_stream_off_and_none_behind_it_is_sent() throws Exception {
            queue.answering(new PostAnswer.Accepted(), new PostAnswer.Refused(404, "HTTP 404"));
            ChunkReporter chunks = chunks(held);
            for (String number : numbers(0, 5)) {
                chunks.send(JsonBody.of(number));
            }
            held.runAll();

            assertThat(queue.bodies()).containsExactly("0", "1");
            assertThat(chunks.awaitAllSent()).contains(new Delivery.Refused(404, "HTTP 404", 1));
            assertThat(chunks.send(JsonBody.of("9"))).contains(new Delivery.Refused(404, "HTTP 404", 1));
            held.runAll();
            assertThat(queue.posts()).hasSize(2);
        }

        @Test
        void the_handler_waits_when_64_chunks_do() throws Exception {
            ChunkReporter chunks = chunks(held);
            for (String number : numbers(0, 64)) {
                chunks.send(JsonBody.of(number));
            }
            AtomicReference<Optional<Delivery>> answer = new AtomicReference<>();
            Thread handler = sending(chunks, JsonBody.of("64"), answer);
            Waiting.untilWaiting(handler);
            assertThat(answer.get()).isNull();

            held.runAll();
            Waiting.join(handler);
            held.runAll();

            assertThat(queue.bodies()).containsExactlyElementsOf(numbers(0, 65));
        }

        @Test
        void the_handler_waits_when_four_megabytes_do_but_one_larger_chunk_goes_alone() throws Exception {
            ChunkReporter chunks = chunks(held);
            assertThat(chunks.send(new JsonBody(List.of(new byte[5 << 20])))).isEmpty();
            AtomicReference<Optional<Delivery>> answer = new AtomicReference<>();
            Thread handler = sending(chunks, JsonBody.of("small"), answer);
            Waiting.untilWaiting(handler);
            assertThat(answer.get()).isNull();

            held.runAll();
            Waiting.join(handler);
            assertThat(answer.get()).isEmpty();
        }

        @Test
        void a_handler_that_waits_for_room_hears_that_the_stream_broke_off() throws Exception {
            queue.answering(new PostAnswer.Refused(400, "HTTP 400"));
            ChunkReporter chunks = chunks(held);
            for (String number : numbers(0, 64)) {
                chunks.send(JsonBody.of(number));
            }
            AtomicReference<Optional<Delivery>> answer = new AtomicReference<>();
            Thread handler = sending(chunks, JsonBody.of("64"), answer);
            Waiting.untilWaiting(handler);

            held.runAll();
            Waiting.join(handler);

            // It may have found room between the first chunk's leaving and its refusal; the next one then tells.
            Optional<Delivery> heard = answer.get().isPresent() ? answer.get() : chunks.send(JsonBody.of("65"));
            assertThat(heard).contains(new Delivery.Refused(400, "HTTP 400", 1));
            assertThat(queue.posts()).hasSize(1);
        }

        private Thread sending(ChunkReporter chunks, JsonBody chunk, AtomicReference<Optional<Delivery>> answer) {
            Thread handler = new Thread(() -> {
                try {
                    answer.set(chunks.send(chunk));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            handler.start();
            return handler;
        }

        @Test
        void a_handler_that_waits_can_be_interrupted() throws Exception {
            ChunkReporter chunks = chunks(held);
            chunks.send(JsonBody.of("1"));
            Thread.currentThread().interrupt();

            assertThatThrownBy(chunks::awaitAllSent).isInstanceOf(InterruptedException.class);
        }

        @Test
        void a_queue_that_throws_an_error_is_asked_again() throws Exception {
            AtomicInteger asked = new AtomicInteger();
            queue.otherwise(post -> {
                if (asked.incrementAndGet() == 1) {
                    throw new AssertionError("a fault");
                }
                return new PostAnswer.Accepted();
            });
            ChunkReporter chunks = chunks(threads);
            chunks.send(JsonBody.of("1"));

            assertThat(chunks.awaitAllSent()).isEmpty();
            assertThat(asked).hasValue(2);
        }

        @Test
        void where_memory_is_out_the_stream_breaks_off_and_nobody_waits_for_ever() throws Exception {
            queue.answering(new PostAnswer.TryLater("HTTP 500"));
            ChunkReporter chunks = chunks(held, retries -> {
                throw new OutOfMemoryError("Java heap space");
            });
            chunks.send(JsonBody.of("1"));
            chunks.send(JsonBody.of("2"));
            AtomicReference<Optional<Delivery>> answer = new AtomicReference<>();
            Thread handler = new Thread(() -> {
                try {
                    answer.set(chunks.awaitAllSent());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            handler.start();
            Waiting.untilWaiting(handler);

            runHeld();
            Waiting.join(handler);

            assertThat(answer.get()).hasValueSatisfying(why -> assertThat(why).isInstanceOf(Delivery.GaveUp.class));
            assertThat(chunks.send(JsonBody.of("3"))).isEqualTo(answer.get());
        }

        @Test
        void without_a_thread_the_stream_breaks_off_and_nobody_waits_for_ever() throws Exception {
            ChunkReporter chunks = chunks(CROWDED);

            assertThat(chunks.send(JsonBody.of("1")))
                    .hasValueSatisfying(why -> assertThat(why).isInstanceOf(Delivery.GaveUp.class));
            assertThat(chunks.awaitAllSent()).isPresent();
        }
    }

    @Nested
    class Beats {
        private static final Duration INTERVAL = Duration.ofSeconds(10);

        private final RecordingPauses pauses = new RecordingPauses();
        private List<String> ids = List.of();

        private final RecordingLogger log = new RecordingLogger();

        private Heartbeat heartbeat(Supplier<Collection<String>> jobIds) {
            return new Heartbeat(
                    queue, INTERVAL, jobIds, pauses, new FailureLog(log, "The heartbeat", new ManualClock()::nanoTime));
        }

        private void beat() {
            heartbeat(() -> ids).run();
        }

        @Test
        void a_beat_that_the_end_of_the_worker_cuts_off_is_no_trouble() {
            queue.answering(new PostAnswer.TryLater("Canceled"));

            heartbeat(() -> {
                        pauses.end();
                        return ids;
                    })
                    .run();

            assertThat(queue.pings()).hasSize(1);
            assertThat(log.lines()).isEmpty();
        }

        @Test
        void the_first_beat_is_at_once_and_each_names_the_jobs_of_its_time() {
            pauses.endsAfter(3).meanwhile(pause -> ids = List.of("a", "b"));

            beat();

            assertThat(queue.pings()).containsExactly(List.of(), List.of("a", "b"), List.of("a", "b"));
            assertThat(pauses.asked())
                    .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofSeconds(5), INTERVAL));
        }

        @Test
        void a_beat_that_fails_is_tried_three_times_more() {
            PostAnswer later = new PostAnswer.TryLater("HTTP 503");
            queue.answering(later, later, later, later, later);
            pauses.endsAfter(4);

            beat();

            assertThat(queue.pings()).hasSize(4);
            assertThat(pauses.asked().subList(0, 3))
                    .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        }

        @Test
        void a_beat_that_is_refused_waits_for_the_next_one() {
            queue.answering(new PostAnswer.Refused(401, "HTTP 401"));
            pauses.endsAfter(2);

            beat();

            assertThat(queue.pings()).hasSize(2);
            assertThat(pauses.asked()).allSatisfy(pause -> assertThat(pause).isGreaterThan(Duration.ofSeconds(5)));
        }

        @Test
        void nothing_that_is_thrown_ends_the_heartbeat() {
            int[] beats = new int[1];
            pauses.endsAfter(3); // one for each fault, one for the beat
            Heartbeat heartbeat = new Heartbeat(
                    queue,
                    INTERVAL,
                    () -> {
                        if (beats[0]++ < 2) {
                            throw new AssertionError("a fault");
                        }
                        return List.of("a");
                    },
                    pauses,
                    new FailureLog(new RecordingLogger(), "The heartbeat", new ManualClock()::nanoTime));

            heartbeat.run();

            assertThat(queue.pings()).containsExactly(List.of("a"));
        }

        @Test
        void not_even_a_round_that_cannot_begin_ends_it() {
            pauses.failingOnce().endsAfter(1);

            beat();

            assertThat(queue.pings()).hasSize(1);
        }

        @Test
        void an_interrupt_ends_it() {
            Thread.currentThread().interrupt();

            beat();

            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
