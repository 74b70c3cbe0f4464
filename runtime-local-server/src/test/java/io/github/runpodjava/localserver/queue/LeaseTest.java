package io.github.runpodjava.localserver.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.PostAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class LeaseTest {
    private static final Duration LEASE = Duration.ofSeconds(40);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final LocalQueue queue = new LocalQueue(
            new LocalQueue.Options(Duration.ofDays(1), LEASE, RetentionLimits.standard()), Runnable::run, now::get);
    private final WorkerSide workers = queue.workerSide();

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void a_worker_that_names_its_job_in_pings_keeps_it() {
        String id = submit();
        assertThat(take("a")).containsExactly(id);

        for (int i = 0; i < 15; i++) {
            pass(Duration.ofSeconds(39));
            workers.ping("a", List.of("x", id));
        }

        assertThat(job(id).status()).isEqualTo(JobStatus.IN_PROGRESS);
        assertThat(job(id).retries()).isNull();
    }

    @Test
    void a_job_of_a_silent_worker_goes_to_another_one_before_all_that_wait() {
        String lost = submit();
        take("a");
        workers.ping("a", List.of(lost));
        String waiting = submit();
        pass(LEASE.minusMillis(1));
        assertThat(job(lost).status()).isEqualTo(JobStatus.IN_PROGRESS);

        pass(Duration.ofMillis(1));

        assertThat(job(lost).status()).isEqualTo(JobStatus.IN_QUEUE);
        assertThat(take("b")).containsExactly(lost);
        assertThat(job(lost).workerId()).isEqualTo("b");
        assertThat(job(lost).retries()).isEqualTo(1);
        assertThat(queue.health().jobs().retried()).isEqualTo(1);
        assertThat(take("b")).containsExactly(waiting);
    }

    @Test
    void a_worker_that_pings_without_naming_its_job_has_lost_it() {
        String id = submit();
        take("a");
        for (int i = 0; i < 4; i++) {
            workers.ping("a", List.of());
            workers.awaitStops("a");
            pass(Duration.ofSeconds(10));
        }

        assertThat(job(id).status()).isEqualTo(JobStatus.IN_QUEUE);
    }

    @Test
    void a_worker_that_never_pings_keeps_its_job_as_long_as_it_calls() {
        String id = submit();
        take("a");
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofSeconds(39));
            workers.awaitStops("a");
        }
        assertThat(job(id).status()).isEqualTo(JobStatus.IN_PROGRESS);

        pass(LEASE);

        assertThat(job(id).status()).isEqualTo(JobStatus.IN_QUEUE);
    }

    @Test
    void the_second_loss_is_the_end() {
        String id = submit();
        take("a");
        pass(LEASE);
        take("b");
        pass(LEASE);

        assertThat(job(id).status()).isEqualTo(JobStatus.FAILED);
        assertThat(job(id).error().asText()).isEqualTo("\"job timed out after 1 retries\"");
        assertThat(take("c")).isEmpty();
        assertThat(queue.health().jobs().failed()).isEqualTo(1);
        assertThat(queue.health().jobs().inProgress()).isZero();
    }

    @Test
    void a_lost_worker_that_comes_back_is_told_to_stop_and_its_late_result_does_no_harm() {
        String id = submit();
        take("a");
        pass(LEASE);
        take("b");

        assertThat(workers.awaitStops("a").answer().join()).containsExactly(id);
        assertThat(done("a", id, "\"late\"")).isEqualTo(new PostAnswer.Accepted());
        assertThat(job(id).status()).isEqualTo(JobStatus.IN_PROGRESS);
        assertThat(done("b", id, "\"good\"")).isEqualTo(new PostAnswer.Accepted());
        assertThat(done("b", id, "\"twice\"")).isEqualTo(new PostAnswer.Accepted());

        assertThat(job(id).output().asText()).isEqualTo("\"good\"");
    }

    @Test
    void a_result_that_comes_while_the_job_waits_again_ends_it_and_nobody_runs_it_twice() {
        String id = submit();
        take("a");
        pass(LEASE);

        done("a", id, "\"late\"");

        assertThat(job(id).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(take("b")).isEmpty();
    }

    @Test
    void a_worker_that_gets_its_lost_job_again_is_not_told_to_stop_it() {
        String id = submit();
        take("a");
        pass(LEASE);

        assertThat(take("a")).containsExactly(id);

        assertThat(workers.awaitStops("a").answer()).isNotDone();
    }

    @Test
    void a_worker_is_told_again_to_stop_a_job_as_long_as_it_names_it_in_pings() {
        String id = submit();
        take("a");
        queue.cancel(queue.find(id).orElseThrow());
        assertThat(workers.awaitStops("a").answer().join()).containsExactly(id);
        assertThat(workers.awaitStops("a").answer()).isNotDone();

        workers.ping("a", List.of(id));
        workers.ping("a", List.of(id));

        assertThat(workers.awaitStops("a").answer().join()).containsExactly(id);
        workers.ping("a", List.of());
        workers.ping("a", List.of(id));
        assertThat(workers.awaitStops("a").answer()).isNotDone();
    }

    @Test
    void a_cancelled_job_stays_so_when_its_worker_is_lost() {
        String id = submit();
        take("a");
        queue.cancel(queue.find(id).orElseThrow());
        pass(LEASE);

        assertThat(job(id).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(done("a", id, "1")).isInstanceOf(PostAnswer.Refused.class);
        assertThat(take("b")).isEmpty();
    }

    @Test
    void a_worker_of_this_process_is_never_lost() throws InterruptedException {
        String id = submit();
        queue.worker("in").take(new io.github.runpodjava.spi.TakeRequest(1, false));
        pass(Duration.ofMinutes(9));

        assertThat(job(id).status()).isEqualTo(JobStatus.IN_PROGRESS);
    }

    @Test
    void the_newest_poll_gets_the_job_because_the_older_one_may_be_dead() {
        CompletableFuture<List<TakenJob>> dead = workers.take("a", 1).answer();
        CompletableFuture<List<TakenJob>> alive = workers.take("a", 1).answer();

        submit();

        assertThat(alive).isCompleted();
        assertThat(dead).isNotDone();
    }

    @Test
    void a_poll_that_was_given_up_gets_no_job() {
        OpenPoll<TakenJob> gone = workers.take("a", 1);
        gone.giveUp().run();

        String id = submit();

        assertThat(gone.answer().join()).isEmpty();
        assertThat(job(id).status()).isEqualTo(JobStatus.IN_QUEUE);
        assertThat(take("b")).containsExactly(id);
    }

    @Test
    void while_the_queue_drains_polls_wait_in_vain_and_do_not_come_back_at_once() {
        OpenPoll<TakenJob> before = workers.take("a", 1);
        queue.drain();
        String id = submit();
        OpenPoll<TakenJob> after = workers.take("b", 1);

        assertThat(before.answer()).isNotDone();
        assertThat(after.answer()).isNotDone();
        assertThat(job(id).status()).isEqualTo(JobStatus.IN_QUEUE);
        queue.close();
        assertThat(before.answer().join()).isEmpty();
        assertThat(after.answer().join()).isEmpty();
    }

    @Test
    void after_a_callers_retry_the_worker_of_the_first_try_changes_nothing() {
        String id = submit();
        take("a");
        pass(Duration.ofSeconds(39));
        workers.ping("a", List.of(id));
        done("a", id, "1,\"error\":\"x\"");
        assertThat(queue.retry(queue.find(id).orElseThrow())).isTrue();
        take("b");

        done("a", id, "\"of the first try\"");

        assertThat(job(id).status()).isEqualTo(JobStatus.IN_PROGRESS);
        done("b", id, "\"of the second\"");
        assertThat(job(id).output().asText()).isEqualTo("\"of the second\"");
    }

    @Test
    void a_retry_that_comes_at_the_moment_of_the_end_is_not_lost() throws Exception {
        for (int i = 0; i < 300; i++) {
            String id = submit();
            take("a");
            StoredJob job = queue.find(id).orElseThrow();
            Thread impatient = new Thread(() -> {
                while (!queue.retry(job)) {
                    Thread.onSpinWait();
                }
            });
            impatient.start();
            done("a", id, "1,\"error\":\"x\"");
            impatient.join(10_000);

            assertThat(take("b")).containsExactly(id);
            done("b", id, "1");
            assertThat(queue.idleWorkers()).containsExactly("a", "b");
        }
    }

    @Test
    void workers_are_counted_while_they_are_there() {
        workers.take("idle", 1);
        submit();
        workers.take("idle", 1);
        workers.take("other", 1);
        workers.reportUnhealthy("sick", "gpu", "gone");

        assertThat(queue.health().workers()).isEqualTo(new Health.Workers(1, 0, 1, 1, 0, 1));
        assertThat(queue.idleWorkers()).containsExactly("other");
        pass(LEASE);
        queue.sweep();
        assertThat(queue.health().workers()).isEqualTo(new Health.Workers(0, 0, 0, 0, 0, 0));
    }

    private String submit() {
        ObjectNode request = (ObjectNode) JsonMapper.shared().readTree("{\"input\":{}}");
        return queue.submit(JobRequest.made(request, 1), JobPolicy.standard(), false)
                .id();
    }

    private List<String> take(String worker) {
        return workers.take(worker, 1).answer().getNow(List.of()).stream()
                .map(TakenJob::id)
                .toList();
    }

    private PostAnswer done(String worker, String id, String output) {
        return workers.done(worker, id, ("{\"output\":" + output + "}").getBytes(StandardCharsets.UTF_8));
    }

    private JobView job(String id) {
        return queue.find(id).orElseThrow().view();
    }

    private void pass(Duration time) {
        now.updateAndGet(t -> t.plus(time));
        queue.runDue();
    }
}
