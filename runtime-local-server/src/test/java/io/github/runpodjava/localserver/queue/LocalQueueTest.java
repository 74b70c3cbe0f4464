package io.github.runpodjava.localserver.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.TakeRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class LocalQueueTest {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private static final Duration LEASE = Duration.ofSeconds(40);

    private final LocalQueue queue = queue(FOR_EVER, RetentionLimits.standard());
    private final JobQueue worker = queue.worker("w");

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void jobs_are_taken_in_order_and_never_more_than_there_are_slots() throws InterruptedException {
        List<String> ids = List.of(submit(), submit(), submit(), submit(), submit());

        assertThat(take(worker, 2)).containsExactly(ids.get(0), ids.get(1));
        assertThat(take(worker, 1)).containsExactly(ids.get(2));
        assertThat(take(worker, 10)).containsExactly(ids.get(3), ids.get(4));
    }

    @Test
    void an_open_take_gets_a_job_when_it_is_submitted() throws Exception {
        // The hold is a day, so only the submission itself can end the take.
        FutureTask<List<String>> taker = blocked(() -> take(worker, 1));

        String id = submit();

        assertThat(taker.get(20, TimeUnit.SECONDS)).containsExactly(id);
    }

    @Test
    void of_two_open_takes_each_gets_one_job() throws Exception {
        FutureTask<List<String>> first = blocked(() -> take(worker, 1));
        FutureTask<List<String>> second = blocked(() -> take(worker, 1));

        String one = submit();
        String two = submit();

        assertThat(List.of(
                        first.get(20, TimeUnit.SECONDS).get(0),
                        second.get(20, TimeUnit.SECONDS).get(0)))
                .containsExactlyInAnyOrder(one, two);
    }

    @Test
    void an_empty_take_comes_back_after_its_hold() throws InterruptedException {
        try (LocalQueue brief = queue(Duration.ofMillis(1), RetentionLimits.standard())) {
            JobQueue impatient = brief.worker("w");
            assertThat(impatient.take(new TakeRequest(1, false))).isEqualTo(new Poll.Nothing<TakenJob>());
            assertThat(impatient.awaitStops()).isEqualTo(new Poll.Nothing<String>());
        }
    }

    @Test
    void stop_taking_ends_open_takes_and_keeps_what_waits() throws Exception {
        FutureTask<Poll<TakenJob>> taker = blocked(() -> worker.take(new TakeRequest(1, false)));

        worker.stopTaking();

        assertThat(taker.get(20, TimeUnit.SECONDS)).isEqualTo(new Poll.Nothing<TakenJob>());
        String id = submit();
        assertThat(worker.take(new TakeRequest(1, false))).isEqualTo(new Poll.Nothing<TakenJob>());
        assertThat(status(id)).isEqualTo(JobStatus.IN_QUEUE);
        worker.stopTaking();
    }

    @Test
    void an_interrupted_take_takes_nothing() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        FutureTask<Boolean> taker = blocked(() -> {
            thread.set(Thread.currentThread());
            try {
                take(worker, 1);
                return false;
            } catch (InterruptedException interrupted) {
                return true;
            }
        });

        thread.get().interrupt();

        assertThat(taker.get(20, TimeUnit.SECONDS)).isTrue();
        String id = submit();
        assertThat(take(worker, 1)).containsExactly(id);
    }

    @Test
    void a_stop_goes_to_the_worker_only_for_a_job_that_runs() throws Exception {
        String waiting = submit();
        String running = submit();
        queue.cancel(queue.find(waiting).orElseThrow());
        assertThat(take(worker, 5)).containsExactly(running);
        FutureTask<Poll<String>> stops = blocked(worker::awaitStops);

        queue.cancel(queue.find(running).orElseThrow());
        queue.cancel(queue.find(running).orElseThrow());

        assertThat(stops.get(20, TimeUnit.SECONDS)).isEqualTo(new Poll.Found<>(List.of(running)));
        FutureTask<Poll<String>> more = blocked(worker::awaitStops);
        queue.close();
        assertThat(more.get(20, TimeUnit.SECONDS)).isEqualTo(new Poll.Closed<String>());
    }

    @Test
    void stops_still_come_while_the_worker_drains() throws InterruptedException {
        String running = submit();
        take(worker, 1);
        worker.stopTaking();

        queue.cancel(queue.find(running).orElseThrow());

        assertThat(worker.awaitStops()).isEqualTo(new Poll.Found<>(List.of(running)));
    }

    @Test
    void a_closed_queue_says_so() throws InterruptedException {
        queue.close();

        assertThat(worker.take(new TakeRequest(1, false))).isEqualTo(new Poll.Closed<TakenJob>());
        assertThat(worker.awaitStops()).isEqualTo(new Poll.Closed<String>());
    }

    @Test
    void messages_about_unknown_or_untaken_jobs_are_refused() throws InterruptedException {
        assertThat(post("nope", "{}")).isEqualTo(new PostAnswer.Refused(404, "no job has the id nope"));
        String waiting = submit();
        assertThat(post(waiting, "{}")).isInstanceOf(PostAnswer.Refused.class);
        assertThat(status(waiting)).isEqualTo(JobStatus.IN_QUEUE);
    }

    @Test
    void a_result_that_is_no_json_object_is_refused_and_fails_the_job() throws InterruptedException {
        for (String body : List.of("", "{", "[]", "{\"output\":tru}", "{} {}", "{\"output\":1,}")) {
            String id = submit();
            take(worker, 1);

            assertThat(post(id, body)).isInstanceOf(PostAnswer.Refused.class);
            assertThat(status(id)).isEqualTo(JobStatus.FAILED);
        }
    }

    @Test
    void a_job_that_is_tried_again_is_kept_until_it_ends_again() throws InterruptedException {
        String id = end(queue, 1).get(0);
        assertThat(queue.retry(queue.find(id).orElseThrow())).isFalse();
        String failed = submit();
        take(worker, 1);
        post(failed, "{\"error\":\"x\"}");

        assertThat(queue.retry(queue.find(failed).orElseThrow())).isTrue();
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(45)));
        queue.sweep();

        assertThat(status(failed)).isEqualTo(JobStatus.IN_QUEUE);
        assertThat(take(worker, 5)).containsExactly(failed);
        post(failed, "{\"output\":1}");
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(29)));
        queue.sweep();
        assertThat(status(failed)).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void a_second_try_gets_the_input_as_it_was_even_if_the_first_changed_it() throws InterruptedException {
        String id = submit();
        Poll.Found<TakenJob> first = (Poll.Found<TakenJob>) worker.take(new TakeRequest(1, false));
        ((ObjectNode) first.items().get(0).input().orElseThrow()).put("changed", true);
        post(id, "{\"error\":\"x\"}");

        queue.retry(queue.find(id).orElseThrow());

        Poll.Found<TakenJob> second = (Poll.Found<TakenJob>) worker.take(new TakeRequest(1, false));
        assertThat(second.items().get(0).input().orElseThrow().toString()).isEqualTo("{}");
    }

    @Test
    void a_purge_takes_what_waits_and_nothing_else() throws InterruptedException {
        String running = submit();
        take(worker, 1);
        String waiting = submit();
        submit();

        assertThat(queue.purge()).isEqualTo(2);

        assertThat(queue.purge()).isZero();
        assertThat(status(running)).isEqualTo(JobStatus.IN_PROGRESS);
        assertThat(status(waiting)).isEqualTo(JobStatus.CANCELLED);
        String next = submit();
        assertThat(take(worker, 5)).containsExactly(next);
    }

    @Test
    void a_job_that_runs_too_long_fails_and_is_stopped() throws Exception {
        String id = submit();
        now.updateAndGet(t -> t.plus(Duration.ofHours(1)));
        take(worker, 1);
        now.updateAndGet(t -> t.plus(Duration.ofMillis(599_999)));
        queue.runDue();
        assertThat(status(id)).isEqualTo(JobStatus.IN_PROGRESS);

        now.updateAndGet(t -> t.plusMillis(1));
        queue.runDue();

        JobView job = queue.find(id).orElseThrow().view();
        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(job.error().asText()).isEqualTo("\"executionTimeout exceeded\"");
        assertThat(job.executionTime()).isEqualTo(600_000);
        assertThat(worker.awaitStops()).isEqualTo(new Poll.Found<>(List.of(id)));
        assertThat(post(id, "{\"output\":1}")).isEqualTo(new PostAnswer.Accepted());
        assertThat(status(id)).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void a_second_try_has_the_whole_execution_time_again_and_no_stop_of_the_first() throws Exception {
        String id = submit();
        take(worker, 1);
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(10)));
        queue.runDue();

        queue.retry(queue.find(id).orElseThrow());
        take(worker, 1);
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(9)));
        queue.runDue();

        assertThat(status(id)).isEqualTo(JobStatus.IN_PROGRESS);
        FutureTask<Poll<String>> stops = blocked(worker::awaitStops);
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(1)));
        queue.runDue();
        assertThat(status(id)).isEqualTo(JobStatus.FAILED);
        assertThat(stops.get(20, TimeUnit.SECONDS)).isEqualTo(new Poll.Found<>(List.of(id)));
    }

    @Test
    void a_job_whose_time_to_live_is_over_is_gone_wherever_it_stands() throws Exception {
        JobPolicy brief = new JobPolicy(FOR_EVER, Duration.ofSeconds(10));
        StoredJob ended = queue.submit(JobRequest.made(request(), 1), brief, false);
        take(worker, 1);
        post(ended.id(), "{\"output\":1}");
        StoredJob running = queue.submit(JobRequest.made(request(), 1), brief, false);
        take(worker, 1);
        StoredJob waiting = queue.submit(JobRequest.made(request(), 1), brief, false);
        now.updateAndGet(t -> t.plusMillis(9_999));
        queue.runDue();
        assertThat(queue.size()).isEqualTo(3);

        now.updateAndGet(t -> t.plusMillis(1));
        assertThat(queue.find(waiting.id())).isEmpty();
        queue.runDue();

        assertThat(queue.size()).isZero();
        assertThat(ended.view().status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(running.awaitEnd().join().status()).isEqualTo(JobStatus.TIMED_OUT);
        assertThat(waiting.awaitEnd().join().status()).isEqualTo(JobStatus.TIMED_OUT);
        assertThat(worker.awaitStops()).isEqualTo(new Poll.Found<>(List.of(running.id())));
        assertThat(post(running.id(), "{}")).isInstanceOf(PostAnswer.Refused.class);
        String next = submit();
        assertThat(take(worker, 5)).containsExactly(next);
    }

    @Test
    void a_new_time_to_live_counts_from_the_submission() {
        StoredJob job = queue.submit(JobRequest.made(request(), 1), JobPolicy.standard(), false);
        now.updateAndGet(t -> t.plusSeconds(60));

        queue.liveFor(job, Duration.ofSeconds(61));
        assertThat(queue.find(job.id())).isPresent();
        queue.liveFor(job, Duration.ofSeconds(60));

        assertThat(queue.size()).isZero();
        assertThat(job.view().status()).isEqualTo(JobStatus.TIMED_OUT);
    }

    @Test
    void ping_is_always_fine() throws InterruptedException {
        assertThat(worker.ping(List.of("a"))).isEqualTo(new PostAnswer.Accepted());
    }

    @Test
    void ended_jobs_over_the_number_are_forgotten_oldest_first() throws InterruptedException {
        try (LocalQueue small = queue(FOR_EVER, new RetentionLimits(FOR_EVER, FOR_EVER, 3, Long.MAX_VALUE))) {
            List<String> ids = end(small, 5);
            String waiting = small.submit(JobRequest.made(request(), 1), JobPolicy.standard(), false)
                    .id();

            assertThat(ids).filteredOn(id -> small.find(id).isPresent()).containsExactlyElementsOf(ids.subList(2, 5));
            assertThat(small.find(waiting)).isPresent();
            assertThat(small.size()).isEqualTo(4);
        }
    }

    @Test
    void ended_jobs_over_the_memory_are_forgotten_but_never_the_newest() throws InterruptedException {
        // Each job holds 1 byte of request and 6 of output.
        try (LocalQueue small = queue(FOR_EVER, new RetentionLimits(FOR_EVER, FOR_EVER, 100, 14))) {
            List<String> ids = end(small, 4);
            assertThat(ids).filteredOn(id -> small.find(id).isPresent()).containsExactlyElementsOf(ids.subList(2, 4));
        }
        try (LocalQueue tiny = queue(FOR_EVER, new RetentionLimits(FOR_EVER, FOR_EVER, 100, 1))) {
            List<String> ids = end(tiny, 2);
            assertThat(ids).filteredOn(id -> tiny.find(id).isPresent()).containsExactly(ids.get(1));
        }
    }

    @Test
    void delays_are_told_as_they_are_and_not_in_whole_milliseconds() throws InterruptedException {
        List<Duration> delays = new ArrayList<>();
        queue.hearDelays(delays::add);
        submit();
        now.updateAndGet(t -> t.plusNanos(70_000));
        take(worker, 1);
        submit();
        // The clock of the machine is set back.
        now.updateAndGet(t -> t.minusSeconds(1));
        take(worker, 1);

        assertThat(delays).containsExactly(Duration.ofNanos(70_000), Duration.ZERO);
    }

    @Test
    void what_is_over_its_time_is_swept_away() throws InterruptedException {
        List<String> ids = end(queue, 3);
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(29)));
        ids = List.of(ids.get(0), end(queue, 1).get(0));
        queue.sweep();
        assertThat(queue.size()).isEqualTo(4);

        now.updateAndGet(t -> t.plus(Duration.ofMinutes(1)));
        assertThat(queue.find(ids.get(0))).isEmpty();
        queue.sweep();

        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.find(ids.get(1))).isPresent();
    }

    private LocalQueue queue(Duration hold, RetentionLimits limits) {
        return new LocalQueue(new LocalQueue.Options(hold, LEASE, limits), Runnable::run, now::get);
    }

    private String submit() {
        return queue.submit(JobRequest.made(request(), 1), JobPolicy.standard(), false)
                .id();
    }

    private static ObjectNode request() {
        return (ObjectNode) JsonMapper.shared().readTree("{\"input\":{}}");
    }

    private JobStatus status(String id) {
        return queue.find(id).orElseThrow().view().status();
    }

    private PostAnswer post(String id, String body) throws InterruptedException {
        return post(worker, id, body);
    }

    private static PostAnswer post(JobQueue worker, String id, String body) throws InterruptedException {
        return worker.post(new JobPost(id, JobPost.Kind.RESULT, JsonBody.of(body)));
    }

    private static List<String> end(LocalQueue queue, int jobs) throws InterruptedException {
        for (int i = 0; i < jobs; i++) {
            queue.submit(JobRequest.made(request(), 1), JobPolicy.standard(), false);
        }
        JobQueue worker = queue.worker("w");
        List<String> ids = take(worker, jobs);
        for (String id : ids) {
            post(worker, id, "{\"output\":\"four\"}");
        }
        return ids;
    }

    private static List<String> take(JobQueue worker, int slots) throws InterruptedException {
        return worker.take(new TakeRequest(slots, false))
                .fold(
                        found -> found.items().stream().map(TakenJob::id).toList(),
                        List::of,
                        throttled -> List.of(),
                        failed -> List.of(),
                        List::of);
    }

    /** Runs the call on a thread of its own and comes back when it waits there. */
    private static <T> FutureTask<T> blocked(java.util.concurrent.Callable<T> call) throws TimeoutException {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "taker");
        thread.setDaemon(true);
        thread.start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("the call does not wait");
            }
            LockSupport.parkNanos(100_000);
        }
        return task;
    }
}
