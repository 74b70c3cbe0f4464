package io.github.runpodjava.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.internal.execute.JobThreads;
import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.testkit.HeldTasks;
import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.RecordingLogger;
import io.github.runpodjava.internal.testkit.RecordingPauses;
import io.github.runpodjava.internal.testkit.ScriptedQueue;
import io.github.runpodjava.internal.testkit.Waiting;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.PostAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChunkReporterTest {
    private final ScriptedQueue queue = new ScriptedQueue();
    private final HeldTasks held = new HeldTasks();
    private final JobThreads threads = JobThreads.many("test-helper");
    private final RecordingPauses pauses = new RecordingPauses();

    @AfterEach
    void stop() {
        threads.close();
    }

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
        return new ChunkReporter(ReporterSamples.JOB, retry, helpers, () -> false, retried);
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
        for (String number : ReporterSamples.numbers(0, 500)) {
            assertThat(chunks.send(JsonBody.of(number))).isEmpty();
        }

        assertThat(chunks.awaitAllSent()).isEmpty();
        assertThat(landed).containsExactlyElementsOf(ReporterSamples.numbers(0, 500));
        assertThat(queue.posts()).allSatisfy(post -> assertThat(post.kind()).isEqualTo(JobPost.Kind.CHUNK));
    }

    @Test
    void a_chunk_that_is_refused_breaks_the_stream_off_and_none_behind_it_is_sent() throws Exception {
        queue.answering(new PostAnswer.Accepted(), new PostAnswer.Refused(404, "HTTP 404"));
        ChunkReporter chunks = chunks(held);
        for (String number : ReporterSamples.numbers(0, 5)) {
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
        for (String number : ReporterSamples.numbers(0, 64)) {
            chunks.send(JsonBody.of(number));
        }
        AtomicReference<Optional<Delivery>> answer = new AtomicReference<>();
        Thread handler = sending(chunks, JsonBody.of("64"), answer);
        Waiting.untilWaiting(handler);
        assertThat(answer.get()).isNull();

        held.runAll();
        Waiting.join(handler);
        held.runAll();

        assertThat(queue.bodies()).containsExactlyElementsOf(ReporterSamples.numbers(0, 65));
    }

    @Test
    void a_handler_that_waits_is_woken_for_room_for_many_not_for_one() throws Exception {
        Semaphore network = new Semaphore(0);
        queue.otherwise(post -> {
            network.acquireUninterruptibly();
            return new PostAnswer.Accepted();
        });
        ChunkReporter chunks = chunks(threads);
        chunks.send(JsonBody.of("0"));
        Waiting.until("the first is on its way", () -> queue.posts().size() == 1);
        for (String number : ReporterSamples.numbers(1, 65)) {
            chunks.send(JsonBody.of(number));
        }
        AtomicReference<Optional<Delivery>> answer = new AtomicReference<>();
        Thread handler = sending(chunks, JsonBody.of("65"), answer);
        Waiting.untilWaiting(handler);

        network.release(31);
        Waiting.until("33 are left", () -> queue.posts().size() == 32);
        Waiting.untilWaiting(handler);
        assertThat(answer.get()).isNull();

        network.release();
        Waiting.join(handler);
        network.release(100);
        assertThat(chunks.awaitAllSent()).isEmpty();
        assertThat(queue.bodies()).containsExactlyElementsOf(ReporterSamples.numbers(0, 66));
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
        for (String number : ReporterSamples.numbers(0, 64)) {
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

        held.runAllApart();
        Waiting.join(handler);

        assertThat(answer.get()).hasValueSatisfying(why -> assertThat(why).isInstanceOf(Delivery.GaveUp.class));
        assertThat(chunks.send(JsonBody.of("3"))).isEqualTo(answer.get());
    }

    @Test
    void without_a_thread_the_stream_breaks_off_and_nobody_waits_for_ever() throws Exception {
        ChunkReporter chunks = chunks(ReporterSamples.CROWDED);

        assertThat(chunks.send(JsonBody.of("1")))
                .hasValueSatisfying(why -> assertThat(why).isInstanceOf(Delivery.GaveUp.class));
        assertThat(chunks.awaitAllSent()).isPresent();
    }
}
