package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.TakeRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A worker on a queue of the user's own, which may have faults of its own. */
class OwnQueueJourneyTest {

    /** Hands out three jobs one by one, then ends; every call throws before it works. */
    private static final class Faulty implements JobQueue {
        private final AtomicInteger takes = new AtomicInteger();
        private final AtomicInteger posts = new AtomicInteger();
        private final List<String> bodies = new ArrayList<>();
        private volatile boolean closed;

        @Override
        public Poll<TakenJob> take(TakeRequest request) {
            int n = takes.getAndIncrement();
            if (n == 0) {
                throw new IllegalStateException("the first take");
            }
            if (n > 3) {
                return new Poll.Closed<>();
            }
            ObjectNode job = (ObjectNode) Journey.json("{\"id\": \"job-" + n + "\", \"input\": " + n + "}");
            return new Poll.Found<>(List.of(new TakenJob("job-" + n, job, Instant.now())));
        }

        @Override
        public void stopTaking() {}

        @Override
        public synchronized PostAnswer post(JobPost post) {
            if (posts.getAndIncrement() == 0) {
                throw new IllegalStateException("the first post");
            }
            bodies.add(post.jobId() + " " + post.body().asText());
            return new PostAnswer.Accepted();
        }

        @Override
        public Poll<String> awaitStops() {
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
            closed = true;
        }
    }

    @Test
    void every_job_is_done_and_the_worker_ends_with_its_queue() throws Exception {
        Faulty queue = new Faulty();
        try (Worker worker = Worker.handling(JsonNode.class, (json, job) -> json)
                .environment(Environment.of(Map.of()))
                .queue(queue)
                .build()) {
            worker.start();
            assertThat(worker.awaitStop()).isTrue();
        }

        assertThat(queue.bodies)
                .containsExactly("job-1 {\"output\":1}", "job-2 {\"output\":2}", "job-3 {\"output\":3}");
        assertThat(queue.closed).isTrue();
    }
}
