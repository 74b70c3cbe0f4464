package io.github.runpodjava.logging;

import static io.github.runpodjava.logging.LogBench.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Concurrency;
import io.github.runpodjava.JobContext;
import io.github.runpodjava.Worker;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Two hundred jobs at once log from every kind of thread that a handler can have, each line with the id that it says. */
class TwoHundredJobsTest {
    private static final int JOBS = 200;

    @Test
    void no_line_has_a_wrong_or_a_missing_id() throws Exception {
        ChildJvm.Ended child = new ChildJvm(Map.of("RUNPOD_LOG_FORMAT", "json")).run(Talkative.class);

        List<String> wrong = new ArrayList<>();
        Map<String, Integer> linesOfKind = new java.util.TreeMap<>();
        for (String line : child.out().split("\n")) {
            JsonNode object = json(line);
            String message = object.get("message").stringValue();
            if (message.startsWith("says ")) {
                String[] words = message.split(" ");
                linesOfKind.merge(words[3], 1, Integer::sum);
                if (!words[1].equals(object.get("requestId").asString()) || words.length != 5) {
                    wrong.add(line);
                }
            } else if (object.get("logger").stringValue().startsWith("std")) {
                wrong.add(line);
            }
        }

        assertThat(child.err()).isEmpty();
        assertThat(child.status()).isZero();
        assertThat(wrong).isEmpty();
        assertThat(linesOfKind.keySet())
                .containsExactlyInAnyOrder(
                        "handler", "executor", "pool", "future", "stream", "thread", "thread-of-thread");
        assertThat(linesOfKind.values()).allMatch(lines -> lines == JOBS * Talkative.LINES * 4);
    }

    static final class Talkative {
        static final int LINES = 3;
        private static final Logger LOG = LoggerFactory.getLogger(Talkative.class);
        private static final java.util.logging.Logger JUL =
                java.util.logging.Logger.getLogger(Talkative.class.getName());

        private final CountDownLatch allRun = new CountDownLatch(JOBS);
        private final ExecutorService shared = Executors.newFixedThreadPool(4, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });

        public static void main(String[] arguments) {
            Talkative handler = new Talkative();
            Worker.handling(JsonNode.class, (input, job) -> handler.handle(job))
                    .concurrency(Concurrency.fixed(JOBS))
                    .queue(new AllAtOnce())
                    .run(arguments);
        }

        private String handle(JobContext job) throws Exception {
            allRun.countDown();
            allRun.await();
            String id = job.id();
            say(id, "handler");
            CompletableFuture<?> own = CompletableFuture.runAsync(() -> say(id, "executor"), job.executor());
            CompletableFuture<?> pool = CompletableFuture.runAsync(
                    () -> say(id, "pool"), job.carrier().executor(shared));
            CompletableFuture<?> future =
                    CompletableFuture.supplyAsync(job.carrier().supplier(() -> say(id, "future")));
            Thread thread = new Thread(() -> {
                say(id, "thread");
                Thread inner = new Thread(() -> say(id, "thread-of-thread"));
                inner.start();
                join(inner);
            });
            thread.start();
            IntStream.range(0, LINES).boxed().toList().parallelStream()
                    .map(job.carrier().function(i -> once(id, "stream", i)))
                    .toList();
            CompletableFuture.allOf(own, pool, future).join();
            join(thread);
            return id;
        }

        private static void join(Thread thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String say(String id, String kind) {
            for (int i = 0; i < LINES; i++) {
                once(id, kind, i);
            }
            return kind;
        }

        /** Four lines. */
        private static String once(String id, String kind, int i) {
            LOG.info("says {} on {} {}", id, kind, i);
            System.out.print("says ");
            System.out.print(id);
            System.out.print(" on ");
            System.out.println(kind + " " + i);
            System.err.printf("says %s on %s %d%n", id, kind, i);
            JUL.info(() -> "says " + id + " on " + kind + " " + i);
            return kind;
        }
    }

    /** Hands out all jobs in one answer, then ends. */
    private static final class AllAtOnce implements JobQueue {
        private final AtomicBoolean handedOut = new AtomicBoolean();

        @Override
        public Poll<TakenJob> take(TakeRequest request) {
            if (handedOut.getAndSet(true)) {
                return new Poll.Closed<>();
            }
            JsonMapper mapper = new JsonMapper();
            return new Poll.Found<>(IntStream.range(0, JOBS)
                    .mapToObj(n -> new TakenJob(
                            "job-" + n,
                            (ObjectNode) mapper.readTree("{\"id\": \"job-" + n + "\", \"input\": {}}"),
                            Instant.now()))
                    .toList());
        }

        @Override
        public void stopTaking() {}

        @Override
        public PostAnswer post(JobPost post) {
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
        public void close() {}
    }
}
