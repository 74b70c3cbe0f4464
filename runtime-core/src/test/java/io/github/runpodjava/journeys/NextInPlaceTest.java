package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Reply;
import io.github.runpodjava.Worker;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.TakeRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A queue of this process lets a place that came free take the next job itself. */
@Timeout(60)
class NextInPlaceTest {

    /** Gives the first job to the loop and all others to places that ask themselves. */
    private static final class PlaceQueue implements JobQueue {
        final BlockingQueue<TakenJob> first = new LinkedBlockingQueue<>();
        final BlockingQueue<TakenJob> next = new LinkedBlockingQueue<>();
        final BlockingQueue<String> results = new LinkedBlockingQueue<>();
        /** What runs a job in the place that waits now. */
        final BlockingQueue<Predicate<TakenJob>> waiting = new LinkedBlockingQueue<>();

        final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch stopped = new CountDownLatch(1);

        @Override
        public Poll<TakenJob> take(TakeRequest request) throws InterruptedException {
            TakenJob job = stopped.getCount() == 0 ? null : first.poll(20, TimeUnit.MILLISECONDS);
            return job == null ? new Poll.Nothing<>() : new Poll.Found<>(List.of(job));
        }

        @Override
        public Optional<TakenJob> takeNext(Duration patience, Predicate<TakenJob> inPlace) throws InterruptedException {
            asked.countDown();
            waiting.add(inPlace);
            while (stopped.getCount() > 0) {
                TakenJob job = next.poll(1, TimeUnit.MILLISECONDS);
                if (job != null) {
                    return Optional.of(job);
                }
            }
            return Optional.empty();
        }

        @Override
        public void stopTaking() {
            stopped.countDown();
        }

        @Override
        public PostAnswer post(JobPost post) {
            results.add(post.jobId() + " " + post.body().asText());
            return new PostAnswer.Accepted();
        }

        @Override
        public Poll<String> awaitStops() throws InterruptedException {
            stopped.await();
            return new Poll.Closed<>();
        }

        @Override
        public PostAnswer ping(Collection<String> jobIds) {
            return new PostAnswer.Accepted();
        }

        @Override
        public void reportUnhealthy(String check, String reason) {}

        @Override
        public void close() {
            stopped.countDown();
        }

        static TakenJob job(String id) {
            ObjectNode raw = JsonMapper.shared().createObjectNode().put("id", id);
            raw.putObject("input");
            return new TakenJob(id, raw, Instant.now());
        }
    }

    private final PlaceQueue queue = new PlaceQueue();

    @Test
    void jobs_follow_each_other_in_one_place_without_the_loop() throws InterruptedException {
        try (Worker worker = worker()) {
            worker.start();
            queue.first.add(PlaceQueue.job("a"));
            assertThat(result()).startsWith("a ");

            queue.next.add(PlaceQueue.job("b"));
            queue.next.add(PlaceQueue.job("c"));

            assertThat(result()).startsWith("b ");
            assertThat(result()).startsWith("c ");
        }
    }

    @Test
    void a_worker_whose_place_waits_for_its_next_job_ends_at_once() throws InterruptedException {
        try (Worker worker = worker()) {
            worker.start();
            queue.first.add(PlaceQueue.job("a"));
            assertThat(result()).startsWith("a ");
            queue.asked.await();

            worker.drain();

            assertThat(worker.awaitStop()).isTrue();
        }
    }

    @Test
    void a_job_that_asks_for_a_fresh_worker_is_followed_by_none() throws InterruptedException {
        try (Worker worker = Worker.handling(
                        JsonNode.class, (input, job) -> Reply.of(1).refreshWorker())
                .environment(Environment.of(Map.of()))
                .queue(queue)
                .build()) {
            queue.next.add(PlaceQueue.job("b"));
            queue.first.add(PlaceQueue.job("a"));
            worker.start();

            assertThat(worker.awaitStop()).isTrue();

            assertThat(result()).startsWith("a ");
            assertThat(queue.results).isEmpty();
            assertThat(queue.next).hasSize(1);
        }
    }

    @Test
    void who_brings_a_job_runs_it_in_the_place_that_waits() throws InterruptedException {
        try (Worker worker = Worker.handling(
                        JsonNode.class, (input, job) -> Thread.currentThread().getName())
                .environment(Environment.of(Map.of()))
                .queue(queue)
                .build()) {
            worker.start();
            queue.first.add(PlaceQueue.job("a"));
            assertThat(result()).startsWith("a ");

            Predicate<TakenJob> inPlace = queue.waiting.take();
            for (String id : List.of("b", "c")) {
                assertThat(inPlace.test(PlaceQueue.job(id))).isTrue();
                assertThat(result())
                        .startsWith(id + " ")
                        .contains(Thread.currentThread().getName());
            }

            queue.next.add(PlaceQueue.job("d"));
            assertThat(result()).startsWith("d ");
            worker.drain();
            assertThat(worker.awaitStop()).isTrue();
        }
    }

    @Test
    void a_place_whose_job_asks_for_a_fresh_worker_takes_no_more_from_who_brings_it() throws InterruptedException {
        try (Worker worker = Worker.handling(
                        JsonNode.class,
                        (input, job) -> job.id().equals("b") ? Reply.of(1).refreshWorker() : Reply.of(2))
                .environment(Environment.of(Map.of()))
                .queue(queue)
                .build()) {
            worker.start();
            queue.first.add(PlaceQueue.job("a"));
            assertThat(result()).startsWith("a ");

            assertThat(queue.waiting.take().test(PlaceQueue.job("b"))).isFalse();

            assertThat(worker.awaitStop()).isTrue();
        }
    }

    private Worker worker() {
        return Worker.handling(JsonNode.class, (input, job) -> job.id())
                .environment(Environment.of(Map.of()))
                .queue(queue)
                .build();
    }

    private String result() throws InterruptedException {
        return queue.results.poll(20, TimeUnit.SECONDS);
    }
}
