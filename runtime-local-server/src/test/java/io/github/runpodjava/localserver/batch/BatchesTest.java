package io.github.runpodjava.localserver.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.localserver.http.RequestRefused;
import io.github.runpodjava.localserver.queue.JobPolicy;
import io.github.runpodjava.localserver.queue.JobRequest;
import io.github.runpodjava.localserver.queue.JobWatcher;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.queue.RetentionLimits;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.TakeRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class BatchesTest {
    private static final BatchLimits LIMITS =
            new BatchLimits(3, 50, 60, 2_000, 100, 50, 260, Duration.ofHours(1), Duration.ofHours(1));

    private final LocalQueue queue = new LocalQueue(
            new LocalQueue.Options(Duration.ofMillis(5), Duration.ofHours(1), RetentionLimits.standard()),
            Runnable::run,
            InstantSource.system());
    private final JobQueue worker = queue.worker("w");
    private int accepted = Integer.MAX_VALUE;
    private final Batches batches = new Batches(queue, new ToQueue(), LIMITS);

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void a_batch_that_does_not_fit_into_the_queue_stays_a_draft_until_it_does() throws InterruptedException {
        Batch first = batches.create("e", drafts(50));
        Batch second = batches.create("e", drafts(10));
        Batch third = batches.create("e", drafts(1));
        batches.start(first);
        batches.start(second);

        assertThatThrownBy(() -> batches.start(third))
                .isInstanceOfSatisfying(RequestRefused.class, refused -> assertThat(refused.status())
                        .isEqualTo(429));
        assertThat(third.view().status()).isEqualTo(BatchStatus.DRAFT);

        take(1);
        batches.start(third);
        assertThat(third.view().status()).isEqualTo(BatchStatus.FINALIZED);
    }

    @Test
    void drafts_hold_a_limited_number_of_bytes() {
        long each = drafts(1).get(0).bytes();
        int fit = (int) (LIMITS.draftBytes() / each);
        List<BatchRequest> large = IntStream.range(0, 2)
                .mapToObj(i -> BatchRequest.draft(request("x".repeat(900))))
                .toList();
        Batch batch = batches.create("e", large);

        assertThatThrownBy(() -> batches.create("e", drafts(Math.min(50, fit))))
                .isInstanceOfSatisfying(RequestRefused.class, refused -> assertThat(refused.status())
                        .isEqualTo(429));

        batches.start(batch);
        assertThat(batches.create("e", drafts(50)).size()).isEqualTo(50);
    }

    @Test
    void a_batch_whose_requests_cannot_all_be_queued_has_failed_and_leaves_nothing_in_the_queue() {
        accepted = 3;
        Batch batch = batches.create("e", drafts(5));

        assertThatThrownBy(() -> batches.start(batch)).isInstanceOf(IllegalStateException.class);

        assertThat(batch.view().status()).isEqualTo(BatchStatus.FAILED);
        assertThat(batch.view().failed()).isEqualTo(5);
        assertThat(batch.isOver()).isTrue();
        assertThat(queue.health().jobs().inQueue()).isZero();
        batches.cancel(batch);
        assertThat(batch.view().status()).isEqualTo(BatchStatus.FAILED);
    }

    @Test
    void the_oldest_results_go_when_there_are_too_many_bytes() throws InterruptedException {
        Batch batch = batches.create("e", drafts(3));
        batches.start(batch);
        List<TakenJob> taken = take(3);
        for (TakenJob job : taken) {
            post(job, "{\"output\":\"" + "x".repeat(48) + "\"}");
        }

        assertThat(taken.stream().map(job -> batches.results().find(job.id()).isPresent()))
                .containsExactly(false, true, true);
        assertThat(batch.view().completed()).isEqualTo(3);
    }

    @Test
    void a_page_that_would_be_too_large_ends_early_and_says_so() throws InterruptedException {
        Batch batch = batches.create("e", drafts(4));
        batches.start(batch);
        for (TakenJob job : take(4)) {
            post(job, "{\"output\":\"" + "x".repeat(20) + "\"}");
        }

        assertThat(page(batch, 0)).endsWith("\"total\":4,\"offset\":0,\"limit\":2,\"hasMore\":true}");
        assertThat(page(batch, 2)).endsWith("\"total\":4,\"offset\":2,\"limit\":9,\"hasMore\":false}");
    }

    @Test
    void the_oldest_ended_batches_go_when_there_are_too_many_and_never_an_active_one() {
        Batch active = batches.create("e", drafts(1));
        Batch first = batches.create("e", drafts(40));
        batches.cancel(first);
        Batch second = batches.create("e", drafts(30));
        batches.cancel(second);

        assertThat(batches.newestFirst()).containsExactly(second, active);
        assertThat(batches.find(first.id())).isEmpty();
    }

    /** Whatever meets: at the end nothing waits, nothing runs, and the numbers add up. */
    @Test
    void no_race_leaves_a_batch_in_between() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 200; round++) {
                Batch batch = batches.create("e", drafts(8));
                CountDownLatch go = new CountDownLatch(1);
                List<Future<?>> all = Stream.<Runnable>of(
                                () -> batches.start(batch),
                                () -> batches.cancel(batch),
                                () -> batches.cancel(batch),
                                queue::purge)
                        .<Future<?>>map(action -> threads.submit(() -> {
                            go.await();
                            try {
                                action.run();
                            } catch (RequestRefused tooLate) {
                                // Cancelled before it could start.
                            }
                            return null;
                        }))
                        .toList();
                Future<?> worker = threads.submit(() -> drain(batch));
                go.countDown();
                for (Future<?> each : all) {
                    each.get(20, TimeUnit.SECONDS);
                }
                batches.cancel(batch);
                worker.get(20, TimeUnit.SECONDS);

                BatchView view = batch.view();
                assertThat(view.inProgress()).isZero();
                assertThat(view.completed() + view.failed()).isEqualTo(8);
                assertThat(batch.waiting()).isEmpty();
                assertThat(view.status()).isIn(BatchStatus.CANCELLED, BatchStatus.FINALIZED);
                assertThat(queue.health().jobs().inQueue()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private String page(Batch batch, int offset) {
        byte[] json = BatchJson.requests(batch, batches.results(), LIMITS.pageBytes(), new PageParameters(offset, 9))
                .toBytes();
        return new String(json, StandardCharsets.UTF_8);
    }

    private Void drain(Batch batch) throws InterruptedException {
        while (!batch.isOver()) {
            for (TakenJob job : take(3)) {
                post(job, "{\"output\":1}");
            }
        }
        return null;
    }

    private List<TakenJob> take(int slots) throws InterruptedException {
        return worker.take(new TakeRequest(slots, false))
                .fold(Poll.Found::items, List::of, throttled -> List.of(), failed -> List.of(), List::of);
    }

    private void post(TakenJob job, String body) throws InterruptedException {
        worker.post(new JobPost(job.id(), JobPost.Kind.RESULT, JsonBody.of(body)));
    }

    private static List<BatchRequest> drafts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> BatchRequest.draft(request("")))
                .toList();
    }

    private static ObjectNode request(String input) {
        return JsonNodeFactory.instance.objectNode().put("input", input);
    }

    private final class ToQueue implements RequestIntake {
        @Override
        public void check(ObjectNode request) {}

        @Override
        public void submit(String id, ObjectNode request, long bytes, JobWatcher watcher) {
            if (accepted-- <= 0) {
                throw new IllegalStateException("no more");
            }
            queue.submit(id, JobRequest.made(request, bytes), JobPolicy.standard(), watcher);
        }
    }
}
